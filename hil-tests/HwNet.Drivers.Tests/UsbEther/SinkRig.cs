using HwNet.Buffers;
using HwNet.Drivers.Shared.UsbEther;

namespace HwNet.Drivers.Tests.UsbEther;

/// <summary>A pool, drop counters and what came out of an unframer.</summary>
internal sealed class SinkRig : IDisposable
{
    private readonly int _maxFrame;
    private readonly long[] _drops = new long[Enum.GetValues<UsbDrop>().Length];

    internal SinkRig(int maxFrame = 1518, int packets = 2048, int bufferSize = MbufPool.DefaultBufferSize)
    {
        _maxFrame = maxFrame;
        Pool = new MbufPool(packets, bufferSize);
    }

    internal MbufPool Pool { get; }

    /// <summary>What the last transfer said of the sums of each frame.</summary>
    internal List<MbufChecksum> Known { get; } = [];

    /// <summary>The tags that the last transfer told beside its frames.</summary>
    internal List<ushort?> Tags { get; } = [];

    /// <summary>The drops since the start, as "Runt 1, Loop 2"; empty without.</summary>
    internal string Drops => string.Join(", ", Enum.GetValues<UsbDrop>().Where(d => _drops[(int)d] != 0).Select(d => $"{d} {_drops[(int)d]}"));

    /// <summary>Takes a transfer apart; the frames, in order.</summary>
    internal List<byte[]> Unframe(UsbUnframer unframer, ReadOnlySpan<byte> transfer)
    {
        var sink = new FrameSink(Pool, _maxFrame, _drops);
        unframer.Unframe(transfer, ref sink);
        var batch = sink.Take();
        var frames = new List<byte[]>();
        Known.Clear();
        Tags.Clear();
        while (batch.TryRemoveFirst(out var m))
        {
            frames.Add(m.Data.ToArray());
            Known.Add(m.Checksum);
            Tags.Add(m.VlanTag);
            m.Free();
        }

        return frames;
    }

    /// <summary>A packet that holds these bytes.</summary>
    internal Mbuf Packet(ReadOnlySpan<byte> bytes)
    {
        Assert.True(Pool.TryGet(out var m));
        bytes.CopyTo(m.Append(bytes.Length));
        return m;
    }

    public void Dispose()
    {
        Assert.Equal(0, Pool.Outstanding);
        Pool.Dispose();
    }
}
