using HwNet.Bench.Checks.Frames;
using HwNet.Bench.Conformance;
using HwNet.Ioctl;
using HwNet.Net;

namespace HwNet.Bench.Checks.Filter;

/// <summary>FLT-8: a new link address takes the old one's place in the filter; what is no station's address is refused.</summary>
internal sealed class Flt8NewAddress : ConformanceCheck
{
    public override string Id => "FLT-8";

    public override string Title => "new link address by SIOCSIFLLADDR, and back";

    public override string Limit => "new in, old out; multicast, broadcast, zero and wrong length are EINVAL and change nothing";

    public override Rig Rig => Rig.SoftwarePeer | Rig.PeerNic;

    public override bool Disruptive => true;

    public override void Run(CheckContext context)
    {
        using var probe = new FilterProbe(context);
        var old = context.Bench.Ifp.Lladdr;
        Bad(context, probe, old);
        Change(context, probe, old, Stations.New);
        Bad(context, probe, Stations.New);
        Cable.DownUp(context, probe.Source);
        Expect(probe, Stations.New, old, "after down and up");
        Change(context, probe, Stations.New, old);
        context.Measured($"{old} to {Stations.New} and back, also over down and up; 6 bad addresses refused twice");
    }

    private static void Change(CheckContext context, FilterProbe probe, LinkAddress from, LinkAddress to)
    {
        context.Succeeded(context.Bench.Ifp.Ioctl(new SetLinkAddress(to)), $"SIOCSIFLLADDR {to}");
        context.Equal(to, context.Bench.Ifp.Lladdr, "the link address");
        var link = context.Bench.Ifp.Addresses.OfType<LinkIfAddress>().Single();
        context.Equal(to, link.Lladdr, "the AF_LINK address of the interface");
        _ = Cable.AwaitTraffic(context, probe.Source);
        Expect(probe, to, from, "after the change");
    }

    private static void Expect(FilterProbe probe, LinkAddress here, LinkAddress gone, string when)
    {
        _ = probe.Settle($"frames to {here} come in {when}", static seen => seen.IsIn, here);
        _ = probe.Settle($"frames to {gone} are dropped {when}", static seen => seen.IsOut, gone);
    }

    private static void Bad(CheckContext context, FilterProbe probe, LinkAddress old)
    {
        ReadOnlyMemory<byte>[] bad =
        [
            new byte[] { 0x03, 0x48, 0x77, 0, 0, 1 },
            new byte[] { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff },
            new byte[LinkAddress.Length],
            new byte[] { 0x02, 0x48, 0x77, 0, 1 },
            new byte[] { 0x02, 0x48, 0x77, 0, 0, 0, 1 },
            ReadOnlyMemory<byte>.Empty,
        ];
        foreach (var address in bad)
        {
            var what = $"SIOCSIFLLADDR of {address.Length} bytes {Convert.ToHexStringLower(address.Span)}";
            context.Equal(Errno.EINVAL, context.Bench.Ifp.Ioctl(new SetLinkAddress(address)), what);
            context.Equal(old, context.Bench.Ifp.Lladdr, $"the link address after {what}");
        }

        _ = probe.Settle($"frames to {old} still come in after bad requests", static seen => seen.IsIn, old);
    }
}
