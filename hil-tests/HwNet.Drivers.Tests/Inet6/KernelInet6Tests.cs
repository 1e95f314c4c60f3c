using HwNet.Protocols.Inet6;
using HwNet.Protocols.Nd;
using HwNet.Wire;

namespace HwNet.Drivers.Tests.Inet6;

/// <summary>Linux judges: it resolves, pings and defends addresses against this stack.</summary>
[Trait("Spec", "IF-113")]
public sealed class KernelInet6Tests
{
    [SkippableFact]
    public void The_kernel_finds_and_pings_this_stack_by_both_addresses()
    {
        using var rig = new KernelRig();
        var link = Ipv6Address.LinkLocal(rig.Ifp.Lladdr);
        rig.AddAddress(KernelRig.Own);
        rig.AddAddress(link);

        var wide = rig.Far.Must("ping", "-6", "-c", "3", "-i", "0.2", "-w", "20", $"{KernelRig.Own}");
        var local = rig.Far.Must("ping", "-6", "-c", "3", "-i", "0.2", "-w", "20", "-s", "1400", $"{link}%{rig.FarName}");
        var neighbours = rig.Far.Must("ip", "-6", "neigh", "show", "dev", rig.FarName);

        Assert.Contains(" 3 received", wide, StringComparison.Ordinal);
        Assert.Contains(" 3 received", local, StringComparison.Ordinal);
        Assert.Contains($"{KernelRig.Own} lladdr {rig.Ifp.Lladdr}", neighbours, StringComparison.Ordinal);
        Assert.Contains($"{link} lladdr {rig.Ifp.Lladdr}", neighbours, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void This_stack_finds_and_pings_the_kernel_by_both_addresses()
    {
        using var rig = new KernelRig();
        rig.AddAddress(KernelRig.Own);
        rig.AddAddress(Ipv6Address.LinkLocal(rig.Ifp.Lladdr));
        Assert.Equal(Errno.None, rig.Inet6.Icmp6.OpenEcho(out var socket));
        var data = new byte[1000];
        new Random(5).NextBytes(data);
        var got = new byte[1000];

        foreach (var target in new[] { KernelRig.Kernel, rig.KernelLink })
        {
            Assert.Equal(Errno.None, socket!.Send(target, 7, data, target.IsLinkLocal ? rig.Ifp : null));
            Assert.Equal(Errno.None, socket.Receive(got, KernelRig.Limit, out var echo));
            Assert.Equal((target, (ushort)7, 1000), (echo.Address, echo.Sequence, echo.Length));
            Assert.Equal(data, got);
            var neighbour = rig.Inet6.Nd.Entries.Single(e => e.Address == target);
            Assert.Equal((NdState.Reachable, rig.FarLladdr), (neighbour.State, neighbour.Lladdr));
        }

        socket!.Close();
    }

    [SkippableFact]
    public void The_kernel_defends_its_address_against_ours()
    {
        using var rig = new KernelRig();

        Assert.Equal(Errno.None, rig.Ifp.Ioctl(new HwNet.Ioctl.AddInet6Address(KernelRig.Kernel, 64)));

        KernelRig.Await(() => rig.Inet6.StateOf(rig.Ifp, KernelRig.Kernel) == Inet6AddressState.Duplicated, "the kernel's objection");
        Assert.Equal(1, rig.Inet6.Nd.Counters.Duplicates);
    }

    [SkippableFact]
    public void This_stack_defends_its_address_against_the_kernels()
    {
        using var rig = new KernelRig();
        rig.AddAddress(KernelRig.Own);

        _ = rig.Far.Must("ip", "-6", "address", "add", $"{KernelRig.Own}/64", "dev", rig.FarName);

        KernelRig.Await(
            () => rig.Far.Must("ip", "-6", "address", "show", "dev", rig.FarName).Contains("dadfailed", StringComparison.Ordinal), "the kernel's failed probe");
    }

    [SkippableFact]
    public void A_router_of_the_kernel_is_the_next_hop_to_a_far_address()
    {
        using var rig = new KernelRig();
        rig.AddAddress(KernelRig.Own);
        rig.AddAddress(Ipv6Address.LinkLocal(rig.Ifp.Lladdr));
        rig.AddBehind(Ipv6Address.Parse("2001:db8:77::1"));
        var router = HwNet.Net.SockAddr.Inet6(rig.KernelLink, rig.Ifp.Index);
        Assert.Equal(Errno.None, rig.Stack.Routes.Add(HwNet.Net.SockAddr.Inet6(default), 0, router));
        Assert.Equal(Errno.None, rig.Inet6.Icmp6.OpenEcho(out var socket));

        Assert.Equal(Errno.None, socket!.Send(Ipv6Address.Parse("2001:db8:77::1"), 1, [1, 2, 3]));
        Assert.Equal(Errno.None, socket.Receive([], KernelRig.Limit, out var echo));

        Assert.Equal(Ipv6Address.Parse("2001:db8:77::1"), echo.Address);
        socket.Close();
    }
}
