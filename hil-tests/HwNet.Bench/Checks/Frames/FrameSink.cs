using HwNet.Bench.Conformance;

namespace HwNet.Bench.Checks.Frames;

/// <summary>Takes the frames of one check out of what arrives at the partner; everything else on the cable is passed over. One thread at a time.</summary>
internal sealed class FrameSink(CheckContext context, uint run)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(100);

    private readonly byte[] _buffer = new byte[TestFrame.MaxLength];
    private int _length;

    /// <summary>The bytes of the last frame taken.</summary>
    internal ReadOnlySpan<byte> Bytes => _buffer.AsSpan(0, _length);

    /// <summary>When the last frame taken arrived, nanoseconds since 1970.</summary>
    internal long TimestampNs { get; private set; }

    /// <summary>The check's next frame.</summary>
    /// <param name="limit">How long to wait at most; zero does not wait.</param>
    /// <param name="frame">Its numbers; its bytes are in <see cref="Bytes"/>.</param>
    /// <returns>False: none came.</returns>
    internal bool TryNext(TimeSpan limit, out TestFrame frame)
    {
        frame = default;
        var began = context.Clock.GetTimestamp();
        while (TryTake(limit, began))
        {
            if (TestFrame.TryRead(Bytes, run, out frame))
            {
                return true;
            }

            if (IsOver(limit, began))
            {
                return false;
            }
        }

        return false;
    }

    /// <summary>The next frame of the checks' EtherType from the interface under test, however short: for frames too short to be numbered.</summary>
    internal bool TryNextUnnumbered(TimeSpan limit)
    {
        var began = context.Clock.GetTimestamp();
        while (TryTake(limit, began))
        {
            if (TestFrame.IsExperimental(Bytes) && LinkAddress.Read(Bytes[LinkAddress.Length..]) == context.Bench.Ifp.Lladdr)
            {
                return true;
            }

            if (IsOver(limit, began))
            {
                return false;
            }
        }

        return false;
    }

    /// <summary>Others' frames may come faster than they are taken: then there is never nothing left.</summary>
    private bool IsOver(TimeSpan limit, long began) => context.Clock.GetElapsedTime(began) > limit + LongestWait;

    private bool TryTake(TimeSpan limit, long began)
    {
        while (true)
        {
            context.Stop.ThrowIfCancellationRequested();
            var left = limit - context.Clock.GetElapsedTime(began);
            left = left < TimeSpan.Zero ? TimeSpan.Zero : left < LongestWait ? left : LongestWait;
            if (context.Bench.Partner!.TryReceive(_buffer, left, out var length, out var timestamp))
            {
                _length = Math.Min(length, _buffer.Length);
                TimestampNs = timestamp;
                return true;
            }

            if (left == TimeSpan.Zero)
            {
                return false;
            }
        }
    }
}
