using System.Buffers.Binary;
using HwNet.Drivers.Shared.UsbEther;

namespace HwNet.Drivers.Rndis;

/// <summary>Takes receive transfers of RNDIS data messages apart.</summary>
/// <remarks>A transfer holds any number of messages; each says where the next begins. Out-of-band data and per-packet information are not looked at.</remarks>
public sealed class RndisUnframer : UsbUnframer
{
    /// <inheritdoc/>
    public override void Unframe(ReadOnlySpan<byte> transfer, ref FrameSink sink)
    {
        // Fewer bytes than a head are padding: the byte that keeps the transfer off a packet boundary, or up to the alignment.
        while (transfer.Length >= RndisMessages.Head)
        {
            var (type, length) = (Get(transfer, 0), Get(transfer, 4));
            if (type == 0 && length == 0)
            {
                // Some devices fill the last packet with zeros.
                return;
            }

            if (!IsMessage(type) || length < RndisMessages.Head)
            {
                sink.Drop(IsMessage(type) ? UsbDrop.BadLength : UsbDrop.BadSignature);
                return;
            }

            if (length > transfer.Length)
            {
                sink.Drop(UsbDrop.Truncated);
                return;
            }

            Message(type, transfer[..(int)length], ref sink);
            transfer = transfer[(int)length..];
        }
    }

    private static void Message(uint type, ReadOnlySpan<byte> message, ref FrameSink sink)
    {
        if (type != RndisMessages.Packet)
        {
            sink.Drop(UsbDrop.Unknown);
            return;
        }

        if (message.Length < RndisMessages.DataHeader)
        {
            sink.Drop(UsbDrop.BadHeader);
            return;
        }

        // In 64 bits: the sum wraps round in 32.
        var (start, length) = ((ulong)Get(message, 8) + RndisMessages.OffsetBase, (ulong)Get(message, 12));
        if (start < RndisMessages.DataHeader)
        {
            sink.Drop(UsbDrop.BadHeader);
        }
        else if (start + length > (ulong)message.Length)
        {
            sink.Drop(UsbDrop.BadLength);
        }
        else
        {
            sink.Frame(message.Slice((int)start, (int)length));
        }
    }

    private static bool IsMessage(uint type) => (type & ~RndisMessages.Completion) is >= RndisMessages.Packet and <= RndisMessages.KeepAlive;

    private static uint Get(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);
}
