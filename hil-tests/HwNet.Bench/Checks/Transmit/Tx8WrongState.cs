using HwNet.Bench.Checks.Frames;
using HwNet.Bench.Conformance;
using HwNet.Ioctl;
using HwNet.Net;

namespace HwNet.Bench.Checks.Transmit;

/// <summary>TX-8: an interface that cannot send refuses, and keeps nothing.</summary>
internal sealed class Tx8WrongState : ConformanceCheck
{
    private const int Frames = 200;
    private const int Length = 100;
    private static readonly TimeSpan LinkLimit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan FreeLimit = TimeSpan.FromSeconds(2);

    public override string Id => "TX-8";

    public override string Title => "transmit with the link down, on an interface that is down, and on a detached one";

    public override string Limit => "ENETDOWN, ENETDOWN, ENXIO; each counted, and its buffer freed";

    public override Rig Rig => Rig.None;

    public override bool Disruptive => true;

    public override void Run(CheckContext context)
    {
        var bench = context.Bench;
        var ifp = bench.Ifp;
        var source = new FrameSource(context);
        var linkDown = "link down not tried, this bench cannot pull the far end";
        if (bench.FarLink is { } far)
        {
            context.Succeeded(far.SetUp(false), "taking the far end down");
            context.Within(LinkLimit, "the link goes down", () => ifp.Link == LinkState.Down);
            Refuse(context, source, ifp, Errno.ENETDOWN, "with the link down");
            context.Succeeded(far.SetUp(true), "taking the far end up");
            context.Within(LinkLimit, "the link comes up", () => ifp.Link == LinkState.Up);
            linkDown = "link down: ENETDOWN";
        }

        context.Succeeded(ifp.Ioctl(new SetFlags(ifp.Flags & ~IfFlags.Up)), "taking the interface down");
        Refuse(context, source, ifp, Errno.ENETDOWN, "on an interface that is down");
        context.Succeeded(bench.Reattach(), "detach and attach");
        Refuse(context, source, ifp, Errno.ENXIO, "on a detached interface");
        context.Measured($"{linkDown}; down: ENETDOWN; detached: ENXIO; {Frames} frames each, all counted, all buffers freed");
    }

    private static void Refuse(CheckContext context, FrameSource source, IfNet ifp, Errno expected, string state)
    {
        var pool = context.Bench.Mbufs;
        var out0 = pool.Outstanding;
        var drops = Drops(ifp);
        for (var i = 0u; i < Frames; i++)
        {
            var error = ifp.Transmit(source.Build(source.Outgoing(0, i, Length)));
            context.Equal(expected, error, $"transmit {state}");
        }

        context.AtLeast(Frames, Drops(ifp) - drops, $"drops counted for {Frames} frames {state}");
        context.Within(FreeLimit, $"the buffers of {Frames} frames refused {state} are free", () => pool.Outstanding <= out0);
    }

    private static long Drops(IfNet ifp) => ifp.Counters.Snapshot().OutDropsBy[OutputDrop.Down];
}
