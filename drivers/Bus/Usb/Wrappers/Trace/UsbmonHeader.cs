using System.Buffers.Binary;

namespace HwNet.Bus.Usb.Wrappers.Trace;

/// <summary>struct usbmon_packet: what stands before the data of an event (Linux Documentation/usb/usbmon.rst; pcap/usb.h). Multi-byte fields in the file's byte order.</summary>
internal readonly record struct UsbmonHeader
{
    /// <summary>Bytes of DLT_USB_LINUX_MMAPPED.</summary>
    internal const int Size = 64;

    /// <summary>Bytes of DLT_USB_LINUX: without interval and what follows it.</summary>
    internal const int ShortSize = 48;

    /// <summary>URB_SUBMIT.</summary>
    internal const byte Submit = (byte)'S';

    /// <summary>URB_COMPLETE.</summary>
    internal const byte Complete = (byte)'C';

    /// <summary>URB_ERROR: a submission that was refused; no completion follows.</summary>
    internal const byte Refused = (byte)'E';

    /// <summary>transfer_flags: URB_ZERO_PACKET.</summary>
    internal const uint ZeroPacket = 0x40;

    /// <summary>transfer_flags: URB_DIR_IN.</summary>
    internal const uint DirectionIn = 0x200;

    /// <summary>Says which completion belongs to which submission.</summary>
    internal ulong Id { get; init; }

    /// <summary>Submit, Complete or Refused.</summary>
    internal byte Event { get; init; }

    internal UsbmonTransferType TransferType { get; init; }

    /// <summary>bEndpointAddress; for endpoint 0 with the direction of the data stage.</summary>
    internal byte Endpoint { get; init; }

    /// <summary>The device's address on its bus.</summary>
    internal byte Device { get; init; }

    internal ushort Bus { get; init; }

    /// <summary>The setup packet; only with a control submission.</summary>
    internal UsbSetup? Setup { get; init; }

    /// <summary>True when data follows.</summary>
    internal bool HasData { get; init; }

    /// <summary>Since 1970.</summary>
    internal long Seconds { get; init; }

    internal int Microseconds { get; init; }

    /// <summary><see cref="LinuxUrbStatus"/>.</summary>
    internal int Status { get; init; }

    /// <summary>urb_len: bytes asked for (submission) or moved (completion).</summary>
    internal uint Length { get; init; }

    /// <summary>data_len: bytes of them that follow in the capture, as the file says.</summary>
    internal uint Captured { get; init; }

    /// <summary>Frames or microframes between two polls; interrupt only.</summary>
    internal int Interval { get; init; }

    internal uint TransferFlags { get; init; }

    /// <summary>Writes the 64 bytes, little-endian.</summary>
    internal void Write(Span<byte> b)
    {
        b[..Size].Clear();
        BinaryPrimitives.WriteUInt64LittleEndian(b, Id);
        b[8] = Event;
        b[9] = (byte)TransferType;
        b[10] = Endpoint;
        b[11] = Device;
        BinaryPrimitives.WriteUInt16LittleEndian(b[12..], Bus);
        b[14] = (byte)(Setup is null ? '-' : 0);
        b[15] = (byte)(HasData ? 0 : (Endpoint & 0x80) != 0 ? '<' : '>');
        BinaryPrimitives.WriteInt64LittleEndian(b[16..], Seconds);
        BinaryPrimitives.WriteInt32LittleEndian(b[24..], Microseconds);
        BinaryPrimitives.WriteInt32LittleEndian(b[28..], Status);
        BinaryPrimitives.WriteUInt32LittleEndian(b[32..], Length);
        BinaryPrimitives.WriteUInt32LittleEndian(b[36..], Captured);
        Setup?.Write(b[40..]);
        BinaryPrimitives.WriteInt32LittleEndian(b[48..], Interval);
        BinaryPrimitives.WriteUInt32LittleEndian(b[56..], TransferFlags);
    }

    /// <summary>Reads the fields that both forms have.</summary>
    /// <param name="b">At least <see cref="ShortSize"/> bytes.</param>
    /// <param name="bigEndian">The file's byte order. The setup packet is little-endian in every file, as on the wire.</param>
    internal static UsbmonHeader Read(ReadOnlySpan<byte> b, bool bigEndian)
    {
        var header = bigEndian ? ReadBig(b) : ReadLittle(b);
        return header with
        {
            Event = b[8],
            TransferType = (UsbmonTransferType)b[9],
            Endpoint = b[10],
            Device = b[11],
            Setup = b[9] == (byte)UsbmonTransferType.Control && b[14] == 0 ? UsbSetup.Read(b[40..]) : null,
            HasData = b[15] == 0,
        };
    }

    private static UsbmonHeader ReadLittle(ReadOnlySpan<byte> b) => new()
    {
        Id = BinaryPrimitives.ReadUInt64LittleEndian(b),
        Bus = BinaryPrimitives.ReadUInt16LittleEndian(b[12..]),
        Seconds = BinaryPrimitives.ReadInt64LittleEndian(b[16..]),
        Microseconds = BinaryPrimitives.ReadInt32LittleEndian(b[24..]),
        Status = BinaryPrimitives.ReadInt32LittleEndian(b[28..]),
        Length = BinaryPrimitives.ReadUInt32LittleEndian(b[32..]),
        Captured = BinaryPrimitives.ReadUInt32LittleEndian(b[36..]),
    };

    private static UsbmonHeader ReadBig(ReadOnlySpan<byte> b) => new()
    {
        Id = BinaryPrimitives.ReadUInt64BigEndian(b),
        Bus = BinaryPrimitives.ReadUInt16BigEndian(b[12..]),
        Seconds = BinaryPrimitives.ReadInt64BigEndian(b[16..]),
        Microseconds = BinaryPrimitives.ReadInt32BigEndian(b[24..]),
        Status = BinaryPrimitives.ReadInt32BigEndian(b[28..]),
        Length = BinaryPrimitives.ReadUInt32BigEndian(b[32..]),
        Captured = BinaryPrimitives.ReadUInt32BigEndian(b[36..]),
    };
}
