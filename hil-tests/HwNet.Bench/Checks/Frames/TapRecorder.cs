using HwNet.Bench.Conformance;
using HwNet.Buffers;
using HwNet.Net;

namespace HwNet.Bench.Checks.Frames;

/// <summary>A tap on the interface under test: notes each frame of one check, and counts all frames. Dispose takes it off.</summary>
internal sealed class TapRecorder : ICaptureTap, IDisposable
{
    private readonly Lock _lock = new();
    private readonly List<SeenFrame> _frames = [];
    private readonly uint _run;
    private readonly IDisposable _subscription;
    private long _incoming;
    private long _outgoing;
    private long _outgoingGroup;

    /// <summary>Taps the bench's interface.</summary>
    internal TapRecorder(CheckContext context, uint run)
    {
        _run = run;
        _subscription = context.Bench.Ifp.Tap(this);
    }

    /// <summary>The check's frames so far, in the order they passed.</summary>
    internal IReadOnlyList<SeenFrame> Frames
    {
        get
        {
            lock (_lock)
            {
                return [.. _frames];
            }
        }
    }

    /// <summary>How many of the check's frames passed so far, both directions.</summary>
    internal int Count
    {
        get
        {
            lock (_lock)
            {
                return _frames.Count;
            }
        }
    }

    /// <summary>All frames received so far, whoever's they are.</summary>
    internal long Incoming => Volatile.Read(ref _incoming);

    /// <summary>All frames sent so far.</summary>
    internal long Outgoing => Volatile.Read(ref _outgoing);

    /// <summary>Of them, to a group or broadcast address.</summary>
    internal long OutgoingGroup => Volatile.Read(ref _outgoingGroup);

    /// <inheritdoc/>
    public void Packet(IfNet ifp, Mbuf m, bool outgoing)
    {
        var bytes = m.Data;
        _ = Interlocked.Increment(ref outgoing ? ref _outgoing : ref _incoming);
        if (outgoing && (bytes[0] & 1) != 0)
        {
            _ = Interlocked.Increment(ref _outgoingGroup);
        }

        if (TestFrame.TryRead(bytes, _run, out var frame))
        {
            var seen = new SeenFrame(frame, outgoing, frame.IsExact(bytes), m.Timestamp);
            lock (_lock)
            {
                _frames.Add(seen);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _subscription.Dispose();
}
