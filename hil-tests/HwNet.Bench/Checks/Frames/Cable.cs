using HwNet.Bench.Checks.Ioctl;
using HwNet.Bench.Conformance;
using HwNet.Net;

namespace HwNet.Bench.Checks.Frames;

/// <summary>The way between the interface under test and its partner, as it is after an up, a reset or a flap.</summary>
internal static class Cable
{
    /// <summary>How long hardware may take to pass frames again unless the check says otherwise.</summary>
    internal static readonly TimeSpan ReadyLimit = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan RestLimit = TimeSpan.FromSeconds(1);

    /// <summary>The stream of the frames that try the cable; no check uses it for others.</summary>
    private const ushort Stream = ushort.MaxValue;
    private const int Length = 60;
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(20);

    /// <summary>Waits until the interface is up and a frame has passed each way; what is left of the trying is taken off the partner.</summary>
    /// <returns>How long it took.</returns>
    internal static TimeSpan AwaitTraffic(CheckContext context, FrameSource source)
    {
        var began = context.Clock.GetTimestamp();
        InterfaceState.Ensure(context, context.Bench.Ifp, up: true);

        // A change of carrier that is on its way would otherwise be taken for the carrier's state afterwards.
        context.Bench.Stack.Ports.Sync();
        context.Within(ReadyLimit, "carrier", () => context.Bench.Ifp.Link != LinkState.Down);
        using var tap = new TapRecorder(context, source.Run);
        var sink = new FrameSink(context, source.Run);
        bool passedOut = false, passedIn = false;
        uint sequence = 0;
        context.Within(ReadyLimit, "frames pass both ways", () =>
        {
            passedOut = passedOut || TryOut(source, sink, sequence);
            passedIn = passedIn || TryIn(context, source, tap, sequence);
            sequence++;
            return passedOut && passedIn;
        });
        var took = context.Clock.GetElapsedTime(began);
        context.Bench.Partner!.Clear();
        return took;
    }

    /// <summary>Down and up again, until frames pass.</summary>
    internal static void DownUp(CheckContext context, FrameSource source)
    {
        InterfaceState.Ensure(context, context.Bench.Ifp, up: false);
        _ = AwaitTraffic(context, source);
    }

    /// <summary>A reset as the watchdog's, until frames pass.</summary>
    internal static void Reset(CheckContext context, FrameSource source)
    {
        InterfaceState.Reset(context);
        _ = AwaitTraffic(context, source);
    }

    /// <summary>Waits a moment for what the interface sends by itself when it comes up: accepted before a check counts, but sent while it does.</summary>
    internal static void AwaitRest(CheckContext context) => _ = context.Until(
        () => context.Bench.Ifp.Counters.Snapshot().OutPending() == 0, RestLimit);

    private static bool TryOut(FrameSource source, FrameSink sink, uint sequence)
    {
        _ = source.TryTransmit(source.Outgoing(Stream, sequence, Length));
        while (sink.TryNext(Patience, out var frame))
        {
            if (frame.Stream == Stream)
            {
                return true;
            }
        }

        return false;
    }

    private static bool TryIn(CheckContext context, FrameSource source, TapRecorder tap, uint sequence)
    {
        Span<byte> bytes = stackalloc byte[Length];
        source.Incoming(Stream, sequence, Length).Write(bytes);
        return context.Bench.Partner!.Send(bytes) == Errno.None
            && context.Until(() => tap.Frames.Any(static seen => !seen.Outgoing && seen.Frame.Stream == Stream), Patience);
    }
}
