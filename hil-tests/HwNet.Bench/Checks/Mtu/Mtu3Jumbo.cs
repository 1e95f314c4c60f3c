using HwNet.Bench.Checks.Frames;
using HwNet.Bench.Conformance;
using HwNet.Ioctl;
using HwNet.Net;

namespace HwNet.Bench.Checks.Mtu;

/// <summary>MTU-3: frames longer than usual, up to the longest that the interface takes, pass both ways; back at the usual MTU they do not.</summary>
internal sealed class Mtu3Jumbo : ConformanceCheck
{
    /// <summary>Lengths of a quick run: the first, the last, and so many between.</summary>
    private const int Between = 150;

    private static readonly TimeSpan TransitLimit = TimeSpan.FromSeconds(10);

    public override string Id => "MTU-3";

    public override string Title => "frames longer than 1514 bytes, up to the largest MTU";

    public override string Limit => "bit-exact both ways, each once; at the usual MTU again they are dropped";

    public override Rig Rig => Rig.SoftwarePeer | Rig.PeerNic;

    public override bool Disruptive => true;

    public override void Run(CheckContext context)
    {
        var ifp = context.Bench.Ifp;
        context.Require((ifp.CapabilitiesEnabled & IfCapabilities.JumboMtu) != 0, "needs an interface that takes jumbo frames");
        context.Require(context.Bench.Partner is not null, "needs a link partner");
        var source = new FrameSource(context);
        _ = Cable.AwaitTraffic(context, source);
        var original = ifp.Mtu;
        var largest = LargestMtu.Find(context, original);
        context.Succeeded(ifp.Ioctl(new SetMtu(original)), $"SIOCSIFMTU {original}");
        context.Require(largest > original, $"needs an MTU above {original}; the largest is that");
        Accepts(context, source, largest);
        context.Succeeded(ifp.Ioctl(new SetMtu(largest)), $"SIOCSIFMTU {largest}");
        var lengths = Lengths(context, original, largest).ToArray();
        Outgoing(context, source, lengths);
        Incoming(context, source, lengths);
        context.Succeeded(ifp.Ioctl(new SetMtu(original)), $"SIOCSIFMTU {original}");
        Refuses(context, source, original);
        context.Measured($"{lengths.Length} lengths from {lengths[0]} to {lengths[^1]} bytes, both ways");
    }

    /// <summary>What is too long for the cable says nothing of the interface.</summary>
    private static void Accepts(CheckContext context, FrameSource source, int mtu)
    {
        var bytes = new byte[mtu + TestFrame.EtherLength];
        source.Incoming(0, 0, bytes.Length).Write(bytes);
        context.Require(context.Bench.Partner!.Send(bytes) != Errno.EMSGSIZE, $"needs a partner that takes frames of {bytes.Length} bytes");
    }

    private static IEnumerable<int> Lengths(CheckContext context, int original, int largest)
    {
        var (first, last) = (original + TestFrame.EtherLength + 1, largest + TestFrame.EtherLength);
        var step = context.IsFull ? 1 : Math.Max(1, (last - first) / Between);
        for (var length = first; length < last; length += step)
        {
            yield return length;
        }

        yield return last;
    }

    private static void Outgoing(CheckContext context, FrameSource source, int[] lengths)
    {
        var sink = new FrameSink(context, source.Run);
        context.Bench.Partner!.Clear();
        foreach (var length in lengths)
        {
            source.Transmit(source.Outgoing(1, (uint)length, length));
            context.True(sink.TryNext(TransitLimit, out var frame), $"a frame of {length} bytes did not come through");
            context.Equal((uint)length, frame.Sequence, "the length of the frame that came through");
            context.True(frame.IsExact(sink.Bytes), $"a frame of {length} bytes came through damaged");
        }
    }

    private static void Incoming(CheckContext context, FrameSource source, int[] lengths)
    {
        using var tap = new TapRecorder(context, source.Run);
        for (var i = 0; i < lengths.Length; i++)
        {
            source.Send(source.Incoming(2, (uint)lengths[i], lengths[i]));
            if (i % (FrameSource.Window / 8) == 0)
            {
                _ = context.Until(() => tap.Count > i, TransitLimit);
            }
        }

        context.Within(TransitLimit, $"{lengths.Length} long frames come in", () => tap.Count >= lengths.Length);
        foreach (var seen in tap.Frames)
        {
            context.True(seen.Exact && seen.Frame.Length == seen.Frame.Sequence, $"a frame of {seen.Frame.Sequence} bytes came in damaged");
        }

        context.Equal(lengths.Length, tap.Count, "frames that came in");
    }

    private static void Refuses(CheckContext context, FrameSource source, int original)
    {
        using var tap = new TapRecorder(context, source.Run);
        var length = original + TestFrame.EtherLength + 100;
        context.Equal(Errno.EMSGSIZE, source.TryTransmit(source.Outgoing(3, 0, length)), $"transmit of {length} bytes at the usual MTU");
        source.Send(source.Incoming(3, 0, length));
        source.Send(source.Incoming(4, 0, original + TestFrame.EtherLength));
        context.Within(TransitLimit, "the frame behind a long one comes in", () => tap.Frames.Any(static s => s.Frame.Stream == 4 && s.Exact));
        context.True(tap.Frames.All(static s => s.Frame.Stream != 3), $"a frame of {length} bytes came in at the usual MTU");
    }
}
