using HwNet.Wire;

namespace HwNet.Drivers.Tests.Inet6;

/// <summary>The kernel's bridge judges: it snoops on membership reports, and asks for them.</summary>
[Trait("Spec", "IF-113")]
[Trait("Spec", "IF-114")]
public sealed class SnoopingBridgeTests
{
    private static readonly Ipv6Address Group6 = Ipv6Address.Parse("ff05::1:3");
    private static readonly Ipv4Address Group = Ipv4Address.Parse("239.1.2.3");

    [SkippableFact]
    public void A_bridge_learns_of_groups_by_asking_and_of_a_leave_at_once_in_the_newest_version_and_in_the_one_before()
    {
        using var rig = new KernelRig();
        Skip.If(rig.Far.Run("bridge", "-V").ExitCode != 0, "the command 'bridge' is missing: apt install iproute2");
        rig.AddAddress(Ipv6Address.LinkLocal(rig.Ifp.Lladdr));
        rig.AddAddress(Ipv4Address.Parse("10.9.0.1"), 24);
        Assert.Equal(Errno.None, rig.Inet6.JoinGroup(rig.Ifp, Group6));
        Assert.Equal(Errno.None, rig.Stack.Inet.JoinGroup(rig.Ifp, Group));
        KernelRig.Await(() => rig.Inet6.Mld.Counters.ReportsSent > 2 && rig.Stack.Inet.Igmp.Counters.ReportsSent > 1, "reports that nobody hears");

        // Only from now on there is somebody who listens: without an answer to its queries it knows nothing.
        rig.Far.Must("sysctl", "-q", "-w", "net.ipv6.conf.default.accept_dad=0");
        rig.Far.Must(
            "ip", "link", "add", "br0", "type", "bridge", "mcast_snooping", "1", "mcast_querier", "1", "mcast_query_interval", "100",
            "mcast_query_response_interval", "50", "mcast_startup_query_interval", "100", "mcast_mld_version", "2", "mcast_igmp_version", "3");
        rig.Far.Must("ip", "link", "set", "br0", "up");
        rig.Far.Must("ip", "link", "set", rig.FarName, "master", "br0");

        KernelRig.Await(() => Knows(rig, $"{Group6}") && Knows(rig, $"{Group}"), "the groups, known to the bridge");
        Assert.Equal((2, 3), (rig.Inet6.Mld.VersionOn(rig.Ifp), rig.Stack.Inet.Igmp.VersionOn(rig.Ifp)));
        Leave(rig);

        rig.Far.Must("ip", "link", "set", "br0", "type", "bridge", "mcast_mld_version", "1", "mcast_igmp_version", "2");
        KernelRig.Await(() => rig.Inet6.Mld.VersionOn(rig.Ifp) == 1 && rig.Stack.Inet.Igmp.VersionOn(rig.Ifp) == 2, "queries of the version before");
        Assert.Equal(Errno.None, rig.Inet6.JoinGroup(rig.Ifp, Group6));
        Assert.Equal(Errno.None, rig.Stack.Inet.JoinGroup(rig.Ifp, Group));
        KernelRig.Await(() => Knows(rig, $"{Group6}") && Knows(rig, $"{Group}"), "the groups, joined again");
        Leave(rig);
    }

    private static void Leave(KernelRig rig)
    {
        Assert.Equal(Errno.None, rig.Inet6.LeaveGroup(rig.Ifp, Group6));
        Assert.Equal(Errno.None, rig.Stack.Inet.LeaveGroup(rig.Ifp, Group));
        KernelRig.Await(() => !Knows(rig, $"{Group6}") && !Knows(rig, $"{Group}"), "the groups, left");
    }

    private static bool Knows(KernelRig rig, string group) =>
        rig.Far.Must("bridge", "mdb", "show", "dev", "br0").Contains($"port {rig.FarName} grp {group} ", StringComparison.Ordinal);
}
