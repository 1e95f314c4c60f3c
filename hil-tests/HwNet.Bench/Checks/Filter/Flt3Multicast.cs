using HwNet.Bench.Conformance;
using HwNet.Ioctl;
using HwNet.Net;

namespace HwNet.Bench.Checks.Filter;

/// <summary>FLT-3: what is joined comes in, what is not or no longer does not.</summary>
internal sealed class Flt3Multicast : ConformanceCheck
{
    private const int Count = 64;

    public override string Id => "FLT-3";

    public override string Title => "64 multicast groups: join all, leave half, leave the rest";

    public override string Limit => "joined in, others and left out, at most 1 s after the request";

    public override Rig Rig => Rig.SoftwarePeer | Rig.PeerNic;

    public override void Run(CheckContext context)
    {
        using var probe = new FilterProbe(context);
        var groups = Stations.Groups(0, Count);
        var others = Stations.Groups(Count, Count);
        _ = probe.Settle("groups nobody joined are out", static seen => seen.IsOut, groups);

        Each(context, groups, static group => new AddMulticast(SockAddr.Link(group)));
        var joined = probe.Settle("joined groups are in, marked M_MCAST", static seen => seen is { IsIn: true, Multicast: true, Broadcast: false }, groups);
        _ = probe.Settle("other groups stay out", static seen => seen.IsOut, others);

        Each(context, groups.Take(Count / 2), static group => new DeleteMulticast(SockAddr.Link(group)));
        var left = probe.Settle("left groups are out", static seen => seen.IsOut, [.. groups.Take(Count / 2)]);
        _ = probe.Settle("groups that were not left stay in", static seen => seen.IsIn, [.. groups.Skip(Count / 2)]);

        Each(context, groups.Skip(Count / 2), static group => new DeleteMulticast(SockAddr.Link(group)));
        _ = probe.Settle("after the last leave all groups are out", static seen => seen.IsOut, groups);
        context.Measured($"{Count} groups; in {joined.TotalMilliseconds:0} ms after the last join, out {left.TotalMilliseconds:0} ms after the last leave");
    }

    private static void Each(CheckContext context, IEnumerable<LinkAddress> groups, Func<LinkAddress, IfRequest> request)
    {
        foreach (var group in groups)
        {
            var wanted = request(group);
            context.Succeeded(context.Bench.Ifp.Ioctl(wanted), $"{wanted.GetType().Name} {group}");
        }
    }
}
