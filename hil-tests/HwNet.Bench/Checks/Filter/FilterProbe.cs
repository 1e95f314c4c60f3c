using HwNet.Bench.Checks.Frames;
using HwNet.Bench.Conformance;
using HwNet.Buffers;
using HwNet.Net;

namespace HwNet.Bench.Checks.Filter;

/// <summary>Offers frames to the interface under test and tells which of them came in. Dispose takes taps and protocol off.</summary>
internal sealed class FilterProbe : IDisposable
{
    /// <summary>How soon a changed filter must be in force.</summary>
    internal static readonly TimeSpan FilterLimit = TimeSpan.FromSeconds(1);

    private const int Length = 64;
    private const ushort MarkerStream = ushort.MaxValue - 1;

    /// <summary>For the machine, not for the device: how long a frame may be under way.</summary>
    private static readonly TimeSpan TransitLimit = TimeSpan.FromSeconds(10);

    private readonly CheckContext _context;
    private readonly TapRecorder _tap;
    private readonly LocalProtocol _protocol;
    private readonly Lock _lock = new();
    private readonly Dictionary<(ushort Stream, uint Sequence), (int Count, MbufFlags Flags)> _delivered = [];
    private ushort _stream;

    /// <summary>A probe on a cable that passes frames.</summary>
    internal FilterProbe(CheckContext context)
    {
        context.Require(context.Bench.Ifp.Type is IfType.Ether or IfType.L2Vlan, "needs an Ethernet interface");
        context.Require(context.Bench.Partner is not null, "needs a link partner");
        _context = context;
        Source = new FrameSource(context);
        _ = Cable.AwaitTraffic(context, Source);
        _tap = new TapRecorder(context, Source.Run);
        _protocol = new LocalProtocol(context.Bench.Stack, Take);
    }

    /// <summary>Where the frames come from.</summary>
    internal FrameSource Source { get; }

    /// <summary>Offers one frame to each address, and waits until all have had their chance.</summary>
    /// <returns>What became of each, in the same order.</returns>
    internal IReadOnlyList<Reception> Offer(params IReadOnlyList<LinkAddress> destinations)
    {
        var stream = _stream++;
        for (var i = 0; i < destinations.Count; i++)
        {
            Source.Send(Source.Incoming(stream, (uint)i, Length) with { Destination = destinations[i] });
        }

        // Frames keep their order: when one to the station itself is through, those before it are, too.
        Source.Send(Source.Incoming(MarkerStream, stream, Length));
        _context.Within(TransitLimit, "a frame to the interface's own address arrives", () => Delivered(MarkerStream, stream).Count > 0);
        var tapped = _tap.Frames.Where(seen => !seen.Outgoing && seen.Frame.Stream == stream).ToLookup(static seen => seen.Frame.Sequence);
        return [.. destinations.Select((_, i) => Make(tapped[(uint)i].Count(), Delivered(stream, (uint)i)))];
    }

    /// <summary>Waits until a changed filter is in force: a frame sent later than <see cref="FilterLimit"/> after the change must be treated right.</summary>
    /// <param name="what">What is expected ("64 joined groups are in").</param>
    /// <param name="right">How each frame must be treated.</param>
    /// <param name="destinations">Where the frames go.</param>
    /// <returns>How long after the change the first frames were sent that were treated right.</returns>
    internal TimeSpan Settle(string what, Func<Reception, bool> right, params IReadOnlyList<LinkAddress> destinations)
    {
        var changed = _context.Clock.GetTimestamp();
        while (true)
        {
            var sent = _context.Clock.GetElapsedTime(changed);
            var seen = Offer(destinations);
            var wrong = Enumerable.Range(0, seen.Count).Where(i => !right(seen[i])).ToArray();
            if (wrong.Length == 0)
            {
                return sent;
            }

            if (sent > FilterLimit)
            {
                _context.Fail($"{what}: not so {CheckContext.Seconds(FilterLimit)} after the change for {wrong.Length} of {seen.Count} frames; "
                    + $"{destinations[wrong[0]]}: {seen[wrong[0]]}");
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _protocol.Dispose();
        _tap.Dispose();
    }

    private static Reception Make(int tapped, (int Count, MbufFlags Flags) delivered) =>
        new(tapped, delivered.Count, (delivered.Flags & MbufFlags.Bcast) != 0, (delivered.Flags & MbufFlags.Mcast) != 0);

    private (int Count, MbufFlags Flags) Delivered(ushort stream, uint sequence)
    {
        lock (_lock)
        {
            return _delivered.GetValueOrDefault((stream, sequence));
        }
    }

    private void Take(ref MbufBatch packets)
    {
        while (packets.TryRemoveFirst(out var m))
        {
            // The link header is stripped but still there.
            _ = m.Prepend(TestFrame.EtherLength);
            if (TestFrame.TryRead(m.Data, Source.Run, out var frame))
            {
                lock (_lock)
                {
                    var key = (frame.Stream, frame.Sequence);
                    _delivered[key] = (_delivered.GetValueOrDefault(key).Count + 1, m.Flags);
                }
            }

            m.Free();
        }
    }
}
