using System.Buffers.Binary;

namespace HwNet.Bus.Usb.UsbIp;

/// <summary>USBIP_RET_UNLINK: what became of a <see cref="UsbIpUnlink"/>.</summary>
/// <param name="Sequence">seqnum of the unlink.</param>
/// <param name="Status">-104 (ECONNRESET): ended, no USBIP_RET_SUBMIT comes; 0: it had ended by itself, its USBIP_RET_SUBMIT came before.</param>
internal readonly record struct UsbIpUnlinkReply(uint Sequence, int Status)
{
    /// <summary>Reads one.</summary>
    internal static UsbIpProblem Read(ReadOnlySpan<byte> b, out UsbIpUnlinkReply reply)
    {
        var problem = UsbIpHeader.Read(b, UsbIpProtocol.ReplyUnlink, out var header);
        reply = problem == UsbIpProblem.None ? new UsbIpUnlinkReply(header.Sequence, BinaryPrimitives.ReadInt32BigEndian(b[20..])) : default;
        return problem;
    }

    /// <summary>Writes it: <see cref="UsbIpProtocol.HeaderSize"/> bytes.</summary>
    internal void Write(Span<byte> b)
    {
        new UsbIpHeader(UsbIpProtocol.ReplyUnlink, Sequence, 0, 0, 0).Write(b);
        BinaryPrimitives.WriteInt32BigEndian(b[20..], Status);
    }
}
