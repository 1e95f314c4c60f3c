using HwNet.Bench.Checks.Frames;
using HwNet.Bench.Checks.Ioctl;
using HwNet.Bench.Checks.Usb;
using HwNet.Bench.Conformance;
using HwNet.Ioctl;
using HwNet.Net;

namespace HwNet.Bench.Checks.Watchdog;

/// <summary>WDG-3: a reset under load gives back what was set, and loses frames only while it lasts.</summary>
internal sealed class Wdg3ResetUnderLoad : ConformanceCheck
{
    private const int Resets = 50;

    /// <summary>Fewer would hit too few places of the traffic.</summary>
    private const int FewestResets = 10;

    private const int Between = 8;
    private const int Length = 200;
    private const int Burst = 16;
    private const int PausePerBurst = 9;
    private const int Groups = 4;
    private const ushort LoadStream = 7;
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(15);
    private static readonly LinkAddress Address = LinkAddress.Parse("02:48:77:01:01:01");
    private static readonly LinkAddress FirstGroup = LinkAddress.Parse("03:48:77:01:00:00");

    public override string Id => "WDG-3";

    public override string Title => "50 resets while frames go both ways (fewer on a slow device, unless --full); address, MTU and groups set";

    public override string Limit => "address, MTU, medium and filters as before, no frame lost outside of a reset; the time to recover is told (RFC 2544, 26.6)";

    public override Rig Rig => Rig.SoftwarePeer | Rig.PeerNic;

    public override bool Disruptive => true;

    public override TimeSpan TimeLimit => TimeSpan.FromMinutes(3);

    public override void Run(CheckContext context)
    {
        var ifp = context.Bench.Ifp;
        UsbAccess.RequirePartner(context);
        for (var i = 0; i < Groups; i++)
        {
            context.Succeeded(ifp.Ioctl(new AddMulticast(SockAddr.Link(Group(i)))), "SIOCADDMULTI");
        }

        context.Succeeded(ifp.Ioctl(new SetMtu(ifp.Mtu - 100)), "SIOCSIFMTU");
        context.Succeeded(ifp.Ioctl(new SetLinkAddress(Address)), "SIOCSIFLLADDR");
        using var shuttle = new Shuttle(context);
        var before = InterfaceState.Settings(ifp);
        var times = new List<TimeSpan>();
        var began = context.Clock.GetTimestamp();
        for (var i = 0; i < Resets && (i < FewestResets || context.IsFull || context.Clock.GetElapsedTime(began) < Budget); i++)
        {
            context.Progress((double)i / Resets, "reset under load");
            Exchange(context, shuttle, $"before reset {i + 1}");
            times.Add(Reset(context));
            foreach (var (name, value) in InterfaceState.Settings(ifp))
            {
                context.Equal(before[name], value, $"{name} after reset {i + 1}");
            }

            Exchange(context, shuttle, $"after reset {i + 1}");
        }

        var problem = shuttle.Problem();
        context.Measured($"{times.Count} resets: frames pass {UsbAccess.Ms(UsbAccess.Median(times))} after the reset began (median; longest {UsbAccess.Ms(times.Max())}); address, settings and groups kept");
        context.True(problem is null, $"frames outside of resets: {problem}");
    }

    /// <summary>The interface is reset while two threads send; their frames may be lost, and are in another stream than those that may not.</summary>
    private static TimeSpan Reset(CheckContext context)
    {
        var load = new FrameSource(context);
        var time = TimeSpan.Zero;
        var over = false;
        context.OnThreads(3, (number, ended) =>
        {
            switch (number)
            {
                case 0:
                    try
                    {
                        time = ResetOnce(context);
                    }
                    finally
                    {
                        Volatile.Write(ref over, true);
                    }

                    break;
                case 1:
                    var burst = context.Clock.GetTimestamp();
                    for (uint i = 0; !Volatile.Read(ref over) && Paced(context, i, ref burst, ended); i++)
                    {
                        _ = load.TryTransmit(load.Outgoing(LoadStream, i, Length));
                    }

                    break;
                default:
                    SendIn(context, load, ref over, ended);
                    break;
            }
        });

        // What the load left on the cable is through when another frame is.
        _ = Cable.AwaitTraffic(context, new FrameSource(context));
        return time;
    }

    private static TimeSpan ResetOnce(CheckContext context)
    {
        var began = context.Clock.GetTimestamp();
        Cable.Reset(context, new FrameSource(context));
        return context.Clock.GetElapsedTime(began);
    }

    private static void SendIn(CheckContext context, FrameSource load, ref bool over, CancellationToken ended)
    {
        Span<byte> bytes = stackalloc byte[Length];
        var burst = context.Clock.GetTimestamp();
        for (uint i = 0; !Volatile.Read(ref over) && Paced(context, i, ref burst, ended); i++)
        {
            load.Incoming(LoadStream, i, Length).Write(bytes);
            _ = context.Bench.Partner!.Send(bytes);
        }
    }

    /// <summary>
    /// A burst each millisecond: load enough, and soon off the cable when it is over. Where a burst takes long, as in a guest with one slow processor,
    /// the next waits that much longer: the load is not to keep the reset from the processor.
    /// </summary>
    private static bool Paced(CheckContext context, uint sent, ref long burst, CancellationToken ended)
    {
        if (sent % Burst != 0)
        {
            return !ended.IsCancellationRequested;
        }

        var pause = context.Clock.GetElapsedTime(burst) * PausePerBurst;
        if (ended.WaitHandle.WaitOne(pause < ShortestPause ? ShortestPause : pause < LongestPause ? pause : LongestPause))
        {
            return false;
        }

        burst = context.Clock.GetTimestamp();
        return true;
    }

    /// <summary>Frames that may not be lost: to groups and to the interface's new address, and from the interface.</summary>
    private static void Exchange(CheckContext context, Shuttle shuttle, string when)
    {
        for (var i = 0; i < Between; i++)
        {
            _ = shuttle.SendIn(Length, i % 2 == 0 ? Group(i % Groups) : null);
            _ = shuttle.SendOut(Length);
        }

        context.True(shuttle.AwaitIn(shuttle.SentIn - 1, Shuttle.TransitLimit) && shuttle.AwaitOut(shuttle.SentOut - 1, Shuttle.TransitLimit), $"frames do not pass {when}");
        context.True(shuttle.In.LostOf(shuttle.SentIn) + shuttle.Out.LostOf(shuttle.SentOut) == 0, $"frames were lost {when}");
    }

    private static LinkAddress Group(int number) => LinkAddress.FromUInt64(FirstGroup.ToUInt64() + (ulong)number);
}
