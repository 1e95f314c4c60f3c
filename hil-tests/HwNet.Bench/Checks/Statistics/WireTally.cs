using HwNet.Bench.Conformance;
using HwNet.Buffers;
using HwNet.Net;

namespace HwNet.Bench.Checks.Statistics;

/// <summary>What a tap counts of all traffic of an interface, whoever's it is: the witness against the counters. Dispose takes it off.</summary>
internal sealed class WireTally : ICaptureTap, IDisposable
{
    /// <summary>How long to wait for a moment in which nothing is under way.</summary>
    private static readonly TimeSpan RestLimit = TimeSpan.FromSeconds(15);

    /// <summary>How long such a moment must last.</summary>
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(5);

    private readonly CheckContext _context;
    private readonly IDisposable _subscription;
    private readonly Lock _lock = new();
    private WireCount _in;
    private WireCount _out;

    /// <summary>Taps the bench's interface; in promiscuous mode a tap sees all that is received.</summary>
    internal WireTally(CheckContext context)
    {
        _context = context;
        _subscription = context.Bench.Ifp.Tap(this);
    }

    /// <inheritdoc/>
    public void Packet(IfNet ifp, Mbuf m, bool outgoing)
    {
        var group = m.Data[0] & 1;
        lock (_lock)
        {
            ref var count = ref outgoing ? ref _out : ref _in;
            count = new WireCount(count.Frames + 1, count.Bytes + m.Length, count.Groups + group);
        }
    }

    /// <summary>Tally and counters of one moment in which nothing was under way. FAIL when the cable does not become quiet.</summary>
    internal (WireCount In, WireCount Out, IfData Data) AtRest()
    {
        var found = Read();
        _context.Within(RestLimit, "a moment without traffic, in which counters can be compared (end other traffic on the cable)", () =>
        {
            var first = Read();
            _ = _context.Until(static () => false, Moment);
            found = Read();
            return first.In == found.In && first.Out == found.Out
                && CounterList.Of(first.Data).SequenceEqual(CounterList.Of(found.Data)) && _context.Bench.Ifp.SendQueue.Length == 0;
        });
        return found;
    }

    /// <inheritdoc/>
    public void Dispose() => _subscription.Dispose();

    private (WireCount In, WireCount Out, IfData Data) Read()
    {
        lock (_lock)
        {
            return (_in, _out, _context.Bench.Ifp.Counters.Snapshot());
        }
    }
}
