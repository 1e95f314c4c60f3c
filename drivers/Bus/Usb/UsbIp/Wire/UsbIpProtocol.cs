namespace HwNet.Bus.Usb.UsbIp;

/// <summary>The numbers of USB/IP 1.1.1. Sources: Linux Documentation/usb/usbip_protocol.rst; tools/usb/usbip/src/usbip_network.h for the states of a reply.</summary>
internal static class UsbIpProtocol
{
    /// <summary>USBIP_VERSION, binary coded decimal.</summary>
    internal const ushort Version = 0x0111;

    /// <summary>The port registered for it.</summary>
    internal const int DefaultPort = 3240;

    internal const ushort RequestDevList = 0x8005;
    internal const ushort ReplyDevList = 0x0005;
    internal const ushort RequestImport = 0x8003;
    internal const ushort ReplyImport = 0x0003;

    internal const uint CommandSubmit = 1;
    internal const uint CommandUnlink = 2;
    internal const uint ReplySubmit = 3;
    internal const uint ReplyUnlink = 4;

    /// <summary>Bytes of an URB message before its data: all four have the same.</summary>
    internal const int HeaderSize = 48;

    /// <summary>Bytes of usbip_iso_packet_descriptor.</summary>
    internal const int IsoDescriptorSize = 16;

    /// <summary>Packets of an isochronous URB at most, as Linux has it.</summary>
    internal const uint MaxIsoPackets = 1024;

    /// <summary>number_of_packets of an URB that is not isochronous; some send 0.</summary>
    internal const uint NotIsochronous = 0xffffffff;

    /// <summary>Bytes of one transfer at most, whatever anybody asks for.</summary>
    internal const int MaxTransferLength = 16 * 1024 * 1024;

    /// <summary>URB_ZERO_PACKET.</summary>
    internal const uint FlagZeroPacket = 0x40;

    /// <summary>URB_DIR_IN.</summary>
    internal const uint FlagIn = 0x200;

    /// <summary>URB_SHORT_NOT_OK.</summary>
    internal const uint FlagShortNotOk = 0x1;
}
