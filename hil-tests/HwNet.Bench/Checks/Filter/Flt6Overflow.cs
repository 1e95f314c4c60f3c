using HwNet.Bench.Conformance;
using HwNet.Fixtures.UsbModels;
using HwNet.Ioctl;
using HwNet.Net;

namespace HwNet.Bench.Checks.Filter;

/// <summary>FLT-6: more groups than a device has places for: it takes all, and none is lost.</summary>
internal sealed class Flt6Overflow : ConformanceCheck
{
    private const int Most = 512;
    private const int First = 5000;

    /// <summary>Frames offered at once.</summary>
    private const int Batch = 256;

    public override string Id => "FLT-6";

    public override string Title => "1, 2, 4 ... 512 groups joined, and left again";

    public override string Limit => "none lost: what does not fit the device's list comes in by all-multicast; after leaving, others are out again";

    public override Rig Rig => Rig.SoftwarePeer | Rig.PeerNic;

    public override TimeSpan TimeLimit => TimeSpan.FromMinutes(2);

    public override void Run(CheckContext context)
    {
        var ifp = context.Bench.Ifp;
        using var probe = new FilterProbe(context);
        var groups = Stations.Groups(First, Most).ToArray();
        var other = Stations.Groups(First + Most, 1);
        var text = new List<string>();
        var joined = 0;
        for (var count = 1; count <= Most; count *= 2)
        {
            for (; joined < count; joined++)
            {
                context.Succeeded(ifp.Ioctl(new AddMulticast(SockAddr.Link(groups[joined]))), $"joining group {joined + 1}");
            }

            Expect(probe, groups[..joined], $"all {joined} joined groups are in");
            _ = probe.Settle($"with {joined} groups joined another is out", static seen => seen.IsOut, other);
            Note(context, text, joined);
        }

        for (; joined > 1; joined--)
        {
            context.Succeeded(ifp.Ioctl(new DeleteMulticast(SockAddr.Link(groups[joined - 1]))), $"leaving group {joined}");
        }

        Expect(probe, groups[..1], "the one group that is left is in");
        _ = probe.Settle("groups that were left are out", static seen => seen.IsOut, groups[1..Batch]);
        Note(context, text, joined);
        context.Succeeded(ifp.Ioctl(new DeleteMulticast(SockAddr.Link(groups[0]))), "leaving the last group");
        context.Measured($"up to {Most} groups, none lost; {(text.Count == 0 ? "the device's own filter is not known" : $"the device's filter: {string.Join(", ", text)}")}");
    }

    private static void Expect(FilterProbe probe, LinkAddress[] groups, string what)
    {
        for (var at = 0; at < groups.Length; at += Batch)
        {
            _ = probe.Settle(what, static seen => seen.IsIn, groups[at..Math.Min(at + Batch, groups.Length)]);
        }
    }

    /// <summary>What the model sees: its list must never be given more than fits.</summary>
    private static void Note(CheckContext context, List<string> text, int joined)
    {
        if (context.Bench.Usb?.Sim is not { } sim || sim.Cable.Filter is not { } filter)
        {
            return;
        }

        context.True(sim.Model.Violations.First is null, $"with {joined} groups the device's rules were broken: {sim.Model.Violations.First}");
        var way = (filter.Flags & (FrameFilterFlags.AllMulticast | FrameFilterFlags.Promiscuous)) != 0 ? "all" : "list";
        if (text.Count == 0 || !text[^1].EndsWith(way, StringComparison.Ordinal))
        {
            text.Add($"{joined} {way}");
        }
    }
}
