using HwNet.Bench.Checks.Frames;
using HwNet.Bench.Checks.Ioctl;
using HwNet.Bench.Checks.Usb;
using HwNet.Bench.Conformance;
using HwNet.Bench.Usb;
using HwNet.Ioctl;
using HwNet.Net;

namespace HwNet.Bench.Checks.Hotplug;

/// <summary>HOT-1: an adapter that is pulled takes its interface with it, and nothing is left.</summary>
internal sealed class Hot1Unplug : ConformanceCheck
{
    private const int QuickCycles = 10;
    private const int FullCycles = 100;
    private const int LoadFrames = 200;
    private const int Length = 200;
    private static readonly TimeSpan GoneLimit = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan HangLimit = TimeSpan.FromSeconds(5);

    public override string Id => "HOT-1";

    public override string Title => "the adapter is pulled 10 times idle and 10 times under load (--full: 100 each)";

    public override string Limit => "interface gone in 1 s (median; never 5 s), callers get ENXIO, every buffer back, no handle or thread left behind; plugged in again it works";

    public override Rig Rig => Rig.Hub;

    public override bool Disruptive => true;

    public override TimeSpan TimeLimit => TimeSpan.FromMinutes(2);

    public override void Run(CheckContext context)
    {
        var plug = UsbAccess.RequirePlug(context);
        UsbAccess.RequirePartner(context);
        var cycles = context.IsFull ? FullCycles : QuickCycles;

        // The first ones load what pulling needs.
        _ = Cycle(context, plug, loaded: false);
        _ = Cycle(context, plug, loaded: true);
        var before = ProcessResources.Measure();
        var idle = new List<TimeSpan>();
        var loaded = new List<TimeSpan>();
        for (var i = 0; i < cycles; i++)
        {
            context.Progress((double)i / cycles, "pulling and plugging in");
            idle.Add(Cycle(context, plug, loaded: false));
            loaded.Add(Cycle(context, plug, loaded: true));
        }

        ProcessResources after = default;
        _ = context.Until(() => (after = ProcessResources.Measure()).HoldsNoMoreThan(before), HangLimit);
        context.Measured($"pulled {cycles} times idle, gone after {Show(idle)}; {cycles} times under load, {Show(loaded)}; "
            + $"{after.Handles - before.Handles:+0;-0;0} handles, {after.Threads - before.Threads:+0;-0;0} threads");
        context.AtMost(GoneLimit, UsbAccess.Median(idle), "time from pulling to the interface being gone, idle, median");
        context.AtMost(GoneLimit, UsbAccess.Median(loaded), "time from pulling to the interface being gone, under load, median");
        context.True(after.HoldsNoMoreThan(before), $"left behind: {after.Handles - before.Handles} handles, {after.Threads - before.Threads} threads");
    }

    private static TimeSpan Cycle(CheckContext context, IPlug plug, bool loaded)
    {
        var bench = context.Bench;
        var ifp = bench.Ifp;
        InterfaceState.Ensure(context, ifp, up: true);
        _ = Cable.AwaitTraffic(context, new FrameSource(context));
        var time = loaded ? PullUnderLoad(context, plug, ifp) : Pull(context, plug, ifp);
        context.Equal(Errno.ENXIO, ifp.Ioctl(new SetMtu(1500)), "SIOCSIFMTU on an interface whose device is gone");
        ExpectRefusal(context, ifp);
        context.Within(HangLimit, "every buffer is back in the pool after the device was pulled", () => bench.Mbufs.Outstanding == 0);
        context.Succeeded(UsbAccess.Push(context, plug), "plugging in again");
        UsbAccess.Attach(context, "after plugging in again");
        return time;
    }

    private static TimeSpan Pull(CheckContext context, IPlug plug, IfNet ifp)
    {
        var began = context.Clock.GetTimestamp();
        context.Succeeded(plug.Pull(), "pulling");
        context.Within(HangLimit, "the interface of a pulled device is gone", () => ifp.IsDetached && !context.Bench.Stack.Interfaces.All.Contains(ifp));
        return context.Clock.GetElapsedTime(began);
    }

    private static TimeSpan PullUnderLoad(CheckContext context, IPlug plug, IfNet ifp)
    {
        var source = new FrameSource(context);
        var time = TimeSpan.Zero;
        var sent = 0;
        var enough = false;
        context.OnThreads(3, (number, ended) =>
        {
            switch (number)
            {
                case 0:
                    context.Within(HangLimit, "frames are on their way", () => Volatile.Read(ref sent) >= LoadFrames);
                    time = Pull(context, plug, ifp);
                    Volatile.Write(ref enough, true);
                    break;
                case 1:
                    TransmitUntilGone(context, source, ifp, () => Interlocked.Increment(ref sent), ended);
                    break;
                default:
                    while (!Volatile.Read(ref enough) && !ended.IsCancellationRequested)
                    {
                        SendIn(context, source);
                    }

                    break;
            }
        });
        return time;
    }

    private static void TransmitUntilGone(CheckContext context, FrameSource source, IfNet ifp, Action sent, CancellationToken ended)
    {
        var began = context.Clock.GetTimestamp();
        for (uint i = 0; !ended.IsCancellationRequested; i++)
        {
            var error = ifp.Transmit(source.Build(source.Outgoing(0, i, Length)));
            if (error == Errno.ENXIO)
            {
                return;
            }

            // Between the pulling and the end of the interface it is down, and says so.
            context.True(error is Errno.None or Errno.ENOBUFS or Errno.ENETDOWN or Errno.EHOSTDOWN, $"transmit while the device is pulled: {error}");
            context.True(context.Clock.GetElapsedTime(began) < 4 * HangLimit, "transmit is never refused with ENXIO though the device is pulled");
            sent();
            if (error != Errno.None)
            {
                _ = Thread.Yield();
            }
        }
    }

    private static void SendIn(CheckContext context, FrameSource source)
    {
        Span<byte> bytes = stackalloc byte[Length];
        source.Incoming(1, 0, Length).Write(bytes);
        if (context.Bench.Partner!.Send(bytes) != Errno.None)
        {
            _ = Thread.Yield();
        }
    }

    private static void ExpectRefusal(CheckContext context, IfNet ifp)
    {
        context.True(context.Bench.Mbufs.TryGet(out var m), "no buffer is free after the device was pulled");
        new FrameSource(context).Outgoing(0, 0, Length).Write(m.Append(Length));
        context.Equal(Errno.ENXIO, ifp.Transmit(m), "transmit on an interface whose device is gone");
    }

    private static string Show(List<TimeSpan> times) => $"{UsbAccess.Ms(UsbAccess.Median(times))} (median; longest {UsbAccess.Ms(times.Max())})";
}
