using System.Buffers.Binary;

namespace HwNet.Bus.Usb.UsbIp;

/// <summary>USBIP_RET_SUBMIT: a transfer's end. Behind it come its bytes, when they go to the client.</summary>
/// <param name="Sequence">seqnum of the submission.</param>
/// <param name="Status">0, or a negative error number of Linux.</param>
/// <param name="ActualLength">actual_length: 0 to <see cref="UsbIpProtocol.MaxTransferLength"/>.</param>
internal readonly record struct UsbIpSubmitReply(uint Sequence, int Status, int ActualLength)
{
    /// <summary>Reads one.</summary>
    internal static UsbIpProblem Read(ReadOnlySpan<byte> b, out UsbIpSubmitReply reply)
    {
        reply = default;
        var problem = UsbIpHeader.Read(b, UsbIpProtocol.ReplySubmit, out var header);
        if (problem != UsbIpProblem.None)
        {
            return problem;
        }

        var length = BinaryPrimitives.ReadUInt32BigEndian(b[24..]);
        if (length > UsbIpProtocol.MaxTransferLength)
        {
            return UsbIpProblem.Length;
        }

        reply = new UsbIpSubmitReply(header.Sequence, BinaryPrimitives.ReadInt32BigEndian(b[20..]), (int)length);
        return BinaryPrimitives.ReadUInt32BigEndian(b[32..]) is 0 or UsbIpProtocol.NotIsochronous ? UsbIpProblem.None : UsbIpProblem.Isochronous;
    }

    /// <summary>Writes it: <see cref="UsbIpProtocol.HeaderSize"/> bytes.</summary>
    /// <param name="b">Where to.</param>
    /// <param name="packets">number_of_packets: 0 where an isochronous transfer is refused, so that nobody waits for descriptors.</param>
    internal void Write(Span<byte> b, uint packets = UsbIpProtocol.NotIsochronous)
    {
        new UsbIpHeader(UsbIpProtocol.ReplySubmit, Sequence, 0, 0, 0).Write(b);
        BinaryPrimitives.WriteInt32BigEndian(b[20..], Status);
        BinaryPrimitives.WriteInt32BigEndian(b[24..], ActualLength);
        BinaryPrimitives.WriteUInt32BigEndian(b[32..], packets);
    }
}
