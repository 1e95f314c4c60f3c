using HwNet.Bench.Conformance;
using HwNet.Net;

namespace HwNet.Bench.Checks.Ioctl;

/// <summary>IOC-2: UP and RUNNING through a thousand ups and downs, each asked for twice.</summary>
internal sealed class Ioc2Flags : ConformanceCheck
{
    private const int Wanted = 1000;
    private const IfFlags UpRunning = IfFlags.Up | IfFlags.Running;

    /// <summary>Opening real hardware takes its time: then as many rounds as fit.</summary>
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(5);

    public override string Id => "IOC-2";

    public override string Title => "ifconfig up and down 1,000 times, each request repeated";

    public override string Limit => "IFF_RUNNING right after every request; repeating a request changes nothing";

    public override Rig Rig => Rig.None;

    public override bool Disruptive => true;

    public override void Run(CheckContext context)
    {
        var began = context.Clock.GetTimestamp();
        var rounds = 0;
        while (rounds < Wanted && (context.IsFull || context.Clock.GetElapsedTime(began) < Budget))
        {
            context.Stop.ThrowIfCancellationRequested();
            context.Progress((double)rounds / Wanted, $"round {rounds}");
            Request(context, up: false, rounds);
            Request(context, up: true, rounds);
            rounds++;
        }

        var cut = rounds < Wanted ? $" (no more than {rounds} of {Wanted} fit into {CheckContext.Seconds(Budget)})" : "";
        context.Measured($"{rounds} rounds, {4 * rounds} requests{cut}");
    }

    private static void Request(CheckContext context, bool up, int round)
    {
        var ifp = context.Bench.Ifp;
        var what = $"ifconfig {(up ? "up" : "down")} of round {round}";
        context.Succeeded(InterfaceState.SetUp(ifp, up), what);
        if (up)
        {
            context.Within(InterfaceState.ReadyLimit, $"UP and RUNNING after {what}", () => (ifp.Flags & UpRunning) == UpRunning);
        }

        context.Equal(up ? UpRunning : IfFlags.None, ifp.Flags & UpRunning, $"UP and RUNNING after {what}");
        var before = Rest(ifp);
        context.Succeeded(InterfaceState.SetUp(ifp, up), $"{what}, repeated");
        context.Equal(before, Rest(ifp), $"flags after {what}, repeated");
    }

    /// <summary>Whether the hardware's queue is full has nothing to do with it.</summary>
    private static IfFlags Rest(IfNet ifp) => ifp.Flags & ~IfFlags.OActive;
}
