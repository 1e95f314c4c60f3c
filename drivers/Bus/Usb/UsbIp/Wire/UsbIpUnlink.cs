using System.Buffers.Binary;

namespace HwNet.Bus.Usb.UsbIp;

/// <summary>USBIP_CMD_UNLINK: ends a transfer early.</summary>
/// <param name="Sequence">seqnum, its own.</param>
/// <param name="DeviceId">devid.</param>
/// <param name="Target">unlink_seqnum: the submission to end.</param>
internal readonly record struct UsbIpUnlink(uint Sequence, uint DeviceId, uint Target)
{
    /// <summary>Reads one.</summary>
    internal static UsbIpProblem Read(ReadOnlySpan<byte> b, out UsbIpUnlink unlink)
    {
        var problem = UsbIpHeader.Read(b, UsbIpProtocol.CommandUnlink, out var header);
        unlink = problem == UsbIpProblem.None ? new UsbIpUnlink(header.Sequence, header.DeviceId, BinaryPrimitives.ReadUInt32BigEndian(b[20..])) : default;
        return problem;
    }

    /// <summary>Writes it: <see cref="UsbIpProtocol.HeaderSize"/> bytes.</summary>
    internal void Write(Span<byte> b)
    {
        new UsbIpHeader(UsbIpProtocol.CommandUnlink, Sequence, DeviceId, 0, 0).Write(b);
        BinaryPrimitives.WriteUInt32BigEndian(b[20..], Target);
    }
}
