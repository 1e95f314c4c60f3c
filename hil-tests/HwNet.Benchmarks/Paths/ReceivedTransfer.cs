using System.Buffers.Binary;
using HwNet.Buffers;
using HwNet.Drivers.Eem;
using HwNet.Drivers.Shared.UsbEther;

namespace HwNet.Benchmarks.Paths;

/// <summary>Transfers as devices send them, full of frames of one length.</summary>
internal static class ReceivedTransfer
{
    private const int Size = FramingLoop.Transfer;
    private const int CheckSequence = 4;

    /// <summary>By the driver's own framer, where both directions look alike.</summary>
    internal static byte[] Aggregate(UsbFramer framer, int length)
    {
        var (transfer, frame) = (new byte[Size], Frame(length));
        framer.Begin(transfer);
        for (var more = true; more;)
        {
            more = framer.TryAppend(transfer, frame);
        }

        return transfer[..framer.End(transfer, 512, out _)];
    }

    internal static byte[] Eem(int length, bool crc)
    {
        using var pool = new MbufPool(1);
        var (framer, bundle, frame) = (new EemFramer(crc), new List<byte>(), Frame(length));
        while (bundle.Count + length + 8 <= Size && pool.TryGet(out var m))
        {
            frame.CopyTo(m.Append(length));
            _ = framer.TryFrameAlone(m, 512, out _);
            bundle.AddRange(m.Data);
            m.Free();
        }

        return [.. bundle];
    }

    /// <summary>AX88179: frames padded to 8 bytes, a word for each, how many words and where they begin.</summary>
    internal static byte[] Axge(int length)
    {
        var step = Up(length, 8);
        var frames = (Size - 4) / (step + 4);
        var transfer = new byte[(frames * (step + 4)) + 4];
        for (var i = 0; i < frames; i++)
        {
            Frame(length).CopyTo(transfer, i * step);
            BinaryPrimitives.WriteUInt32LittleEndian(transfer.AsSpan((frames * step) + (4 * i)), (uint)length << 16);
        }

        BinaryPrimitives.WriteUInt16LittleEndian(transfer.AsSpan(^4), (ushort)frames);
        BinaryPrimitives.WriteUInt16LittleEndian(transfer.AsSpan(^2), (ushort)(frames * step));
        return transfer;
    }

    /// <summary>AX88179A, its own layout: the same with words of 64 bits that call their frames good.</summary>
    internal static byte[] AxgeOwn(int length)
    {
        var step = Up(length, 8);
        var frames = (Size - 8) / (step + 8);
        var transfer = new byte[(frames * (step + 8)) + 8];
        for (var i = 0; i < frames; i++)
        {
            Frame(length).CopyTo(transfer, i * step);
            BinaryPrimitives.WriteUInt64LittleEndian(transfer.AsSpan((frames * step) + (8 * i)), ((ulong)length << 16) | 0x800);
        }

        BinaryPrimitives.WriteUInt64LittleEndian(transfer.AsSpan(^8), (ulong)(frames | (frames * step << 13)));
        return transfer;
    }

    /// <summary>RTL815x: a descriptor of 24 bytes that begins with the length, the frame with its check sequence, padded to 8 bytes.</summary>
    internal static byte[] Ure(int length)
    {
        var step = 24 + Up(length + CheckSequence, 8);
        var transfer = new byte[Size / step * step];
        for (var at = 0; at < transfer.Length; at += step)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(transfer.AsSpan(at), (uint)(length + CheckSequence));
            Frame(length).CopyTo(transfer, at + 24);
        }

        return transfer;
    }

    /// <summary>AX88772: the length, its complement, the frame, padded to an even length.</summary>
    internal static byte[] Axe(int length)
    {
        var step = 4 + Up(length, 2);
        var transfer = new byte[Size / step * step];
        for (var at = 0; at < transfer.Length; at += step)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(transfer.AsSpan(at), (ushort)length);
            BinaryPrimitives.WriteUInt16LittleEndian(transfer.AsSpan(at + 2), (ushort)~length);
            Frame(length).CopyTo(transfer, at + 4);
        }

        return transfer;
    }

    private static int Up(int value, int alignment) => (value + alignment - 1) & -alignment;

    private static byte[] Frame(int length)
    {
        var frame = new byte[length];
        new Random(length).NextBytes(frame);
        return frame;
    }
}
