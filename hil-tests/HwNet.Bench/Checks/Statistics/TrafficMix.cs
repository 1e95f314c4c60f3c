using HwNet.Bench.Checks.Frames;
using HwNet.Bench.Conformance;
using HwNet.Ioctl;
using HwNet.Net;

namespace HwNet.Bench.Checks.Statistics;

/// <summary>Broadcasts, multicasts and unicasts both ways at once, a window at a time; the books of what came.</summary>
internal sealed class TrafficMix
{
    /// <summary>Few enough that no queue on the way is full.</summary>
    private const int Window = 64;

    private static readonly TimeSpan TransitLimit = TimeSpan.FromSeconds(10);
    private static readonly LinkAddress Group = LinkAddress.Parse("03:48:77:00:0f:01");

    private readonly CheckContext _context;
    private readonly FrameSource _source;
    private readonly FrameSink _sink;
    private readonly int _length;

    internal TrafficMix(CheckContext context, FrameSource source, int length)
    {
        _context = context;
        _source = source;
        _sink = new FrameSink(context, source.Run);
        _length = length;
    }

    /// <summary>Joins the group that the multicasts go to.</summary>
    internal void Join() => _context.Succeeded(_context.Bench.Ifp.Ioctl(new AddMulticast(SockAddr.Link(Group))), "SIOCADDMULTI");

    /// <summary>Sends so many of a class each way, and waits until the tap and the partner have them.</summary>
    /// <param name="tap">Sees them at the interface.</param>
    /// <param name="stream">Numbers the class.</param>
    /// <param name="count">Frames each way.</param>
    /// <param name="destination">A group; null for the station at the other end.</param>
    internal void Pass(TapRecorder tap, ushort stream, int count, LinkAddress? destination)
    {
        var arrived = new SequenceBook(count);
        for (var sent = 0; sent < count; sent += Window)
        {
            var seen = tap.Count;
            var some = Math.Min(Window, count - sent);
            for (var i = sent; i < sent + some; i++)
            {
                Send(stream, (uint)i, destination);
            }

            _context.Within(TransitLimit, $"{some} frames each way pass the interface's tap", () => tap.Count - seen >= 2 * some);
            var expected = sent + some;
            _context.Within(TransitLimit, $"{expected} frames arrive at the partner", () => Collect(arrived, stream) >= expected);
        }

        _context.Equal(0, arrived.Duplicates, "frames that arrived at the partner twice");
        _context.Equal(0, arrived.Damaged, "frames that arrived at the partner damaged");
    }

    /// <summary>The groups' addresses.</summary>
    internal static LinkAddress Multicast => Group;

    private void Send(ushort stream, uint sequence, LinkAddress? destination)
    {
        var output = _source.Outgoing(stream, sequence, _length);
        var input = _source.Incoming(stream, sequence, _length);
        _source.Transmit(output with { Destination = destination ?? output.Destination });
        _source.Send(input with { Destination = destination ?? input.Destination });
    }

    private int Collect(SequenceBook book, ushort stream)
    {
        while (_sink.TryNext(TimeSpan.Zero, out var frame))
        {
            // On a cable where the partner hears itself, its own frames are none that arrived.
            if (frame.Stream == stream && frame.Source == _context.Bench.Ifp.Lladdr)
            {
                book.Note(frame.Sequence, frame.IsExact(_sink.Bytes));
            }
        }

        return book.Received;
    }
}
