namespace HwNet.Drivers.Eem;

/// <summary>The numbers of CDC-EEM (USB class definition "Ethernet Emulation Model", revision 1.0): 16 bits, little-endian, before each packet of a transfer.</summary>
public static class EemMessages
{
    /// <summary>Class, subclass and protocol of the interface.</summary>
    public const string Triple = "02/0c/07";

    /// <summary>Bytes of a packet's header.</summary>
    public const int Header = 2;

    /// <summary>Bytes of a data packet behind its frame.</summary>
    public const int CrcLength = 4;

    /// <summary>bmType: a command; otherwise data.</summary>
    public const ushort Command = 0x8000;

    /// <summary>bmCRC of data: the CRC is one; otherwise the four bytes are <see cref="NoCrc"/>.</summary>
    public const ushort HasCrc = 0x4000;

    /// <summary>bmReserved of a command: must be 0.</summary>
    public const ushort Reserved = 0x4000;

    /// <summary>Length of data: frame and CRC.</summary>
    public const ushort LengthMask = 0x3fff;

    /// <summary>Length of an echo's data: eleven bits. FreeBSD takes ten.</summary>
    public const ushort EchoMask = 0x07ff;

    /// <summary>Where bmEEMCmd begins in a command.</summary>
    public const int CommandShift = 11;

    /// <summary>bmEEMCmd.</summary>
    public const int CommandMask = 7;

    /// <summary>What stands in place of a CRC: DE AD BE EF in that order of bytes, here read little-endian.</summary>
    public const uint NoCrc = 0xefbeadde;

    /// <summary>Echo: data follows, and must be answered.</summary>
    public const int Echo = 0;

    /// <summary>Echo response.</summary>
    public const int EchoResponse = 1;

    /// <summary>Suspend hint: the device would not mind to be suspended.</summary>
    public const int SuspendHint = 2;

    /// <summary>Response hint: the host may poll in so many milliseconds.</summary>
    public const int ResponseHint = 3;

    /// <summary>Response complete hint: the host may poll more seldom.</summary>
    public const int ResponseCompleteHint = 4;

    /// <summary>Tickle: from host to device only.</summary>
    public const int Tickle = 5;

    /// <summary>Echoes of one transfer that are answered; a device that sends more is not asking, it is flooding.</summary>
    public const int MaxEchoes = 8;
}
