using System.Buffers.Binary;

namespace HwNet.Bus.Usb.UsbIp;

/// <summary>usbip_header_basic: the first 20 of the 48 bytes of every URB message.</summary>
/// <param name="Command">USBIP_CMD_SUBMIT, ...</param>
/// <param name="Sequence">seqnum: of a request its own, of a reply that of its request.</param>
/// <param name="DeviceId">devid: busnum &lt;&lt; 16 | devnum in requests, 0 in replies.</param>
/// <param name="Direction">1 to the client; 0 in replies.</param>
/// <param name="Endpoint">The endpoint's number, 0 to 15; 0 in replies.</param>
internal readonly record struct UsbIpHeader(uint Command, uint Sequence, uint DeviceId, uint Direction, uint Endpoint)
{
    /// <summary>Reads one; the message must be a certain one, and whole.</summary>
    internal static UsbIpProblem Read(ReadOnlySpan<byte> bytes, uint command, out UsbIpHeader header)
    {
        header = default;
        if (bytes.Length < UsbIpProtocol.HeaderSize)
        {
            return UsbIpProblem.Short;
        }

        header = new UsbIpHeader(
            CommandOf(bytes),
            BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]),
            BinaryPrimitives.ReadUInt32BigEndian(bytes[8..]),
            BinaryPrimitives.ReadUInt32BigEndian(bytes[12..]),
            BinaryPrimitives.ReadUInt32BigEndian(bytes[16..]));
        return header.Command == command ? UsbIpProblem.None : UsbIpProblem.Command;
    }

    /// <summary>The command of a message of at least 4 bytes.</summary>
    internal static uint CommandOf(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt32BigEndian(bytes);

    /// <summary>Writes it and fills the rest of the message with zeros.</summary>
    internal void Write(Span<byte> bytes)
    {
        bytes[..UsbIpProtocol.HeaderSize].Clear();
        BinaryPrimitives.WriteUInt32BigEndian(bytes, Command);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[4..], Sequence);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[8..], DeviceId);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[12..], Direction);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[16..], Endpoint);
    }
}
