using HwNet.Bench.Conformance;
using HwNet.Ioctl;
using HwNet.Net;

namespace HwNet.Bench.Checks.Filter;

/// <summary>FLT-4: whatever hash a device filters by, joined groups come in and others do not.</summary>
internal sealed class Flt4RandomGroups : ConformanceCheck
{
    private const int Count = 1024;
    private const int Few = 8;
    private const int FullRounds = 20;

    /// <summary>Frames offered at once.</summary>
    private const int Batch = 256;

    public override string Id => "FLT-4";

    public override string Title => "1,024 random groups, 8 of them joined, then half of them";

    public override string Limit => "joined always in; others dropped, by the device or by software";

    public override Rig Rig => Rig.SoftwarePeer;

    public override TimeSpan TimeLimit => TimeSpan.FromMinutes(3);

    public override void Run(CheckContext context)
    {
        var random = new Random(context.Seed);
        using var probe = new FilterProbe(context);
        var rounds = context.IsFull ? FullRounds : 1;
        for (var round = 0; round < rounds; round++)
        {
            var groups = RandomGroups(random);
            Join(context, groups[..Few]);
            Expect(context, probe, groups, Few);
            Join(context, groups[Few..(Count / 2)]);
            Expect(context, probe, groups, Count / 2);
            foreach (var group in groups[..(Count / 2)])
            {
                context.Succeeded(context.Bench.Ifp.Ioctl(new DeleteMulticast(SockAddr.Link(group))), $"SIOCDELMULTI {group}");
            }

            Expect(context, probe, groups, 0);
        }

        context.Measured($"{rounds} x {Count} groups with {Few}, {Count / 2} and none of them joined: {Few} and {Count / 2} in, all others out");
    }

    private static LinkAddress[] RandomGroups(Random random)
    {
        var groups = new HashSet<LinkAddress>();
        while (groups.Count < Count)
        {
            // Local groups: those that protocols mean something by stay out of it.
            _ = groups.Add(LinkAddress.FromUInt64((ulong)random.NextInt64(1L << 40) | 0x0300_0000_0000));
        }

        return [.. groups];
    }

    private static void Join(CheckContext context, IEnumerable<LinkAddress> groups)
    {
        foreach (var group in groups)
        {
            context.Succeeded(context.Bench.Ifp.Ioctl(new AddMulticast(SockAddr.Link(group))), $"SIOCADDMULTI {group}");
        }
    }

    private static void Expect(CheckContext context, FilterProbe probe, LinkAddress[] groups, int joined)
    {
        for (var at = 0; at < groups.Length; at += Batch)
        {
            context.Progress((double)at / groups.Length, $"{joined} joined");
            var inside = Math.Clamp(joined - at, 0, Batch);
            _ = probe.Settle($"with {joined} groups joined, {inside} of these are in", static seen => seen.IsIn, groups[at..(at + inside)]);
            _ = probe.Settle($"with {joined} groups joined, the others are out", static seen => seen.IsOut, groups[(at + inside)..Math.Min(at + Batch, groups.Length)]);
        }
    }
}
