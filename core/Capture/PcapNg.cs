namespace HwNet.Capture;

/// <summary>Numbers of the pcapng format (draft-ietf-opsawg-pcapng).</summary>
internal static class PcapNg
{
    /// <summary>SHB; reads the same in both byte orders.</summary>
    internal const uint SectionHeaderBlock = 0x0a0d0d0a;
    /// <summary>IDB.</summary>
    internal const uint InterfaceDescriptionBlock = 1;
    /// <summary>PB, obsolete: what the first writers used.</summary>
    internal const uint PacketBlock = 2;
    /// <summary>SPB.</summary>
    internal const uint SimplePacketBlock = 3;
    /// <summary>ISB.</summary>
    internal const uint InterfaceStatisticsBlock = 5;
    /// <summary>EPB.</summary>
    internal const uint EnhancedPacketBlock = 6;

    /// <summary>Byte-Order Magic of an SHB.</summary>
    internal const uint ByteOrderMagic = 0x1a2b3c4d;

    /// <summary>opt_endofopt.</summary>
    internal const ushort EndOfOptions = 0;
    /// <summary>opt_comment.</summary>
    internal const ushort Comment = 1;
    /// <summary>shb_userappl.</summary>
    internal const ushort UserApplication = 4;
    /// <summary>if_name.</summary>
    internal const ushort IfName = 2;
    /// <summary>if_tsresol.</summary>
    internal const ushort IfTsResol = 9;
    /// <summary>if_tsoffset.</summary>
    internal const ushort IfTsOffset = 14;
    /// <summary>epb_flags; the same number in the obsolete Packet Block.</summary>
    internal const ushort EpbFlags = 2;
    /// <summary>epb_dropcount.</summary>
    internal const ushort EpbDropCount = 4;
    /// <summary>isb_ifrecv.</summary>
    internal const ushort IsbIfRecv = 4;
    /// <summary>isb_ifdrop.</summary>
    internal const ushort IsbIfDrop = 5;

    /// <summary>Bytes to the next 32-bit boundary, where every option and block ends.</summary>
    internal static int Pad(int length) => -length & 3;
}
