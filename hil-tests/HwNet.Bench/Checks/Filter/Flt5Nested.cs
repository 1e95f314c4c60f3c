using HwNet.Bench.Conformance;
using HwNet.Ioctl;
using HwNet.Net;

namespace HwNet.Bench.Checks.Filter;

/// <summary>FLT-5: promiscuous and all-multicast mode have several users at once, and last as long as the last of them.</summary>
internal sealed class Flt5Nested : ConformanceCheck
{
    private const int Users = 3;

    public override string Id => "FLT-5";

    public override string Title => "three nested users of promiscuous and of all-multicast mode, and IFF_PPROMISC between them";

    public override string Limit => "on with the first, off with the last, never earlier; off once too often is EINVAL";

    public override Rig Rig => Rig.SoftwarePeer | Rig.PeerNic;

    public override void Run(CheckContext context)
    {
        var ifp = context.Bench.Ifp;
        using var probe = new FilterProbe(context);
        Nested(context, probe, "promiscuous mode", ifp.SetPromiscuous, IfFlags.Promisc, Stations.Foreign, static seen => seen.IsSnooped);
        var group = Stations.Groups(200, 1)[0];
        Nested(context, probe, "all-multicast mode", ifp.SetAllMulti, IfFlags.AllMulti, group, static seen => seen is { IsIn: true, Multicast: true });
        Permanent(context, probe);
        context.Measured($"{Users} users of each mode, flags and frames after every step");
    }

    private static void Nested(
        CheckContext context, FilterProbe probe, string mode, Func<bool, Errno> set, IfFlags flag, LinkAddress address, Func<Reception, bool> isOn)
    {
        Expect(context, probe, $"{mode} off", flag, on: false, address, isOn);
        for (var users = 1; users <= Users; users++)
        {
            context.Succeeded(set(true), $"{mode} on");
            Expect(context, probe, $"{mode} with {users} users", flag, on: true, address, isOn);
        }

        for (var users = Users - 1; users >= 0; users--)
        {
            context.Succeeded(set(false), $"{mode} off");
            Expect(context, probe, $"{mode} with {users} users left", flag, on: users > 0, address, isOn);
        }

        context.Equal(Errno.EINVAL, set(false), $"{mode} off once too often");
        context.Succeeded(set(true), $"{mode} on");
        Expect(context, probe, $"{mode} on after off once too often", flag, on: true, address, isOn);
        context.Succeeded(set(false), $"{mode} off");
        Expect(context, probe, $"{mode} off again", flag, on: false, address, isOn);
    }

    /// <summary>IFF_PPROMISC holds the mode like one more user, whatever the others do.</summary>
    private static void Permanent(CheckContext context, FilterProbe probe)
    {
        var ifp = context.Bench.Ifp;
        context.Succeeded(ifp.SetPromiscuous(true), "promiscuous mode on");
        context.Succeeded(ifp.Ioctl(new SetFlags(ifp.Flags | IfFlags.PPromisc)), "IFF_PPROMISC on");
        context.Succeeded(ifp.SetPromiscuous(false), "promiscuous mode off");
        Snoops(context, probe, "IFF_PPROMISC without users", on: true);
        context.Succeeded(ifp.SetPromiscuous(true), "promiscuous mode on");
        context.Succeeded(ifp.Ioctl(new SetFlags(ifp.Flags & ~IfFlags.PPromisc)), "IFF_PPROMISC off");
        Snoops(context, probe, "one user after IFF_PPROMISC", on: true);
        context.Succeeded(ifp.SetPromiscuous(false), "promiscuous mode off");
        Snoops(context, probe, "no user, no IFF_PPROMISC", on: false);
    }

    private static void Snoops(CheckContext context, FilterProbe probe, string what, bool on) =>
        Expect(context, probe, what, IfFlags.Promisc, on, Stations.Foreign, static seen => seen.IsSnooped);

    private static void Expect(
        CheckContext context, FilterProbe probe, string what, IfFlags flag, bool on, LinkAddress address, Func<Reception, bool> isOn)
    {
        context.Equal(on, (context.Bench.Ifp.Flags & flag) != 0, $"{what}: flag {flag}");
        _ = probe.Settle($"{what}: frames to {address} are {(on ? "in" : "out")}", seen => on ? isOn(seen) : seen.IsOut, address);
    }
}
