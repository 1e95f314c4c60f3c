using HwNet.Bench.Checks.Frames;
using HwNet.Bench.Conformance;
using HwNet.Ioctl;
using HwNet.Net;

namespace HwNet.Bench.Checks.Filter;

/// <summary>FLT-7: after down and up, and after a reset, the hardware's filter is programmed as before.</summary>
internal sealed class Flt7Persistence : ConformanceCheck
{
    private const int Count = 8;

    public override string Id => "FLT-7";

    public override string Title => "groups, promiscuous and all-multicast mode over down/up and reset";

    public override string Limit => "filters programmed again: the same frames in, the same out";

    public override Rig Rig => Rig.SoftwarePeer | Rig.PeerNic;

    public override bool Disruptive => true;

    public override void Run(CheckContext context)
    {
        var ifp = context.Bench.Ifp;
        using var probe = new FilterProbe(context);
        var joined = Stations.Groups(300, Count);
        var others = Stations.Groups(300 + Count, Count);
        foreach (var group in joined)
        {
            context.Succeeded(ifp.Ioctl(new AddMulticast(SockAddr.Link(group))), $"SIOCADDMULTI {group}");
        }

        Restart(context, probe, after =>
        {
            _ = probe.Settle($"joined groups are in {after}", static seen => seen.IsIn, joined);
            _ = probe.Settle($"other groups are out {after}", static seen => seen.IsOut, others);
            _ = probe.Settle($"another station's frames are out {after}", static seen => seen.IsOut, Stations.Foreign);
        });
        context.Succeeded(ifp.SetAllMulti(true), "all-multicast mode on");
        Restart(context, probe, after => _ = probe.Settle($"all-multicast: other groups are in {after}", static seen => seen.IsIn, others));
        context.Succeeded(ifp.SetAllMulti(false), "all-multicast mode off");
        context.Succeeded(ifp.SetPromiscuous(true), "promiscuous mode on");
        Restart(context, probe, after => _ = probe.Settle($"promiscuous: another station's frames are seen {after}", static seen => seen.IsSnooped, Stations.Foreign));
        context.Succeeded(ifp.SetPromiscuous(false), "promiscuous mode off");
        Restart(context, probe, after => _ = probe.Settle($"after all modes: other groups are out {after}", static seen => seen.IsOut, others));
        context.Measured($"{Count} groups and both modes over down/up and reset, 4 times each; replug was not covered: it needs a hub with switchable ports");
    }

    private static void Restart(CheckContext context, FilterProbe probe, Action<string> expect)
    {
        expect("before");
        Cable.DownUp(context, probe.Source);
        expect("after down and up");
        Cable.Reset(context, probe.Source);
        expect("after a reset");
    }
}
