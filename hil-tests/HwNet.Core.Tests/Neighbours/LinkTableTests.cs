using HwNet.Core.Tests.Net;
using HwNet.Core.Tests.Net.Addresses;
using HwNet.Core.Tests.Protocols;
using HwNet.Ioctl;
using HwNet.Net;
using HwNet.Tests;
using HwNet.Wire;

namespace HwNet.Core.Tests.Neighbours;

[Trait("Spec", "IF-111")]
public sealed class LinkTableTests
{
    [Fact]
    public void The_limits_hold_for_all_neighbours_and_for_unresolved_ones()
    {
        using var bench = new TestStack();
        var table = new PlainTable(bench.Ifp);

        Assert.Equal(Errno.None, table.Add("fe80::1"));
        Assert.Equal(Errno.None, table.Add("fe80::2"));
        Assert.Equal(Errno.ENOBUFS, table.Add("fe80::3"));
        Assert.Equal(Errno.None, table.Add("fe80::3", TestStack.Other));
        Assert.Equal(Errno.None, table.Add("fe80::4", TestStack.Other));
        Assert.Equal(Errno.ENOBUFS, table.Add("fe80::5", TestStack.Other));
        Assert.True(table.Remove(Ipv6Address.Parse("fe80::1")));
        Assert.False(table.Remove(Ipv6Address.Parse("fe80::1")));

        Assert.Equal(Errno.None, table.Add("fe80::5"));
        Assert.True(table.TryLookup(Ipv6Address.Parse("fe80::3"), out var lladdr));
        Assert.Equal(TestStack.Other, lladdr);
        Assert.False(table.TryLookup(Ipv6Address.Parse("fe80::2"), out _));
    }

    [Fact]
    public void A_closed_table_has_freed_what_waited_and_takes_nothing()
    {
        using var bench = new TestStack();
        var table = new PlainTable(bench.Ifp);
        Assert.Equal(Errno.None, table.Add("fe80::1", held: bench.Frame()));
        Assert.Equal(Errno.None, table.Add("fe80::2", held: bench.Frame()));

        table.DropIncomplete();
        Assert.Equal(Errno.None, table.Add("fe80::3", TestStack.Other));
        Assert.Equal(Errno.None, table.Add("fe80::4", held: bench.Frame()));
        table.Close();

        Assert.Equal(Errno.ENXIO, table.Add("fe80::5", TestStack.Other));
        Assert.False(table.TryLookup(Ipv6Address.Parse("fe80::3"), out _));
        Assert.Equal(3, bench.Ifp.Counters.Snapshot().OutDropsBy[OutputDrop.Unresolved]);
        Assert.Equal(0, bench.Stack.Mbufs.Outstanding);
    }

    [Fact]
    public void A_look_up_allocates_nothing()
    {
        using var bench = new TestStack();
        var table = new PlainTable(bench.Ifp);
        Assert.Equal(Errno.None, table.Add("fe80::1", TestStack.Other));
        var address = Ipv6Address.Parse("fe80::1");

        Assert.Equal(0, Allocations.Least(100, () => _ = table.TryLookup(address, out _)));
    }

    [Fact]
    public void Routes_change_and_are_looked_up_while_a_table_of_neighbours_is_locked()
    {
        using var bench = new AddressBench();
        var table = new PlainTable(bench.Ifp);

        table.Inside(() =>
        {
            var other = new Thread(() =>
            {
                _ = AddressBench.Add(bench.Ifp, "10.9.0.1/24");
                Assert.Equal(Errno.None, bench.Stack.Routes.Add(AddressBench.Inet("0.0.0.0"), 0, AddressBench.Inet("10.9.0.254")));
                Assert.NotNull(bench.Stack.Routes.Lookup(AddressBench.Inet("192.0.2.1")));
            });
            other.Start();
            Assert.True(other.Join(TimeSpan.FromSeconds(10)), "a change of routes waits for the neighbours");
        });
    }

    [Fact]
    public void Each_interface_has_neighbours_of_its_own_and_none_of_them_is_a_route()
    {
        using var bench = new InetBench(resolved: true);
        var options = TestStack.Options() with { Lladdr = LinkAddress.Parse("02:00:00:00:00:11") };
        Assert.Equal(Errno.None, bench.Stack.Interfaces.Attach("sim", new ScriptedDriver(), options, out var second));
        Assert.Equal(Errno.None, second!.Ioctl(new AddAddress(Ipv4Address.Parse("10.9.0.9"), 24)));
        var routes = bench.Stack.Routes.Entries(AddressFamily.Inet);
        var elsewhere = LinkAddress.Parse("02:00:00:00:00:99");

        Assert.Equal(Errno.None, bench.Arp.AddStatic(second, InetBench.Peer, elsewhere));

        Assert.Equal([(InetBench.PeerLladdr, "sim0"), (elsewhere, "sim1")], bench.Arp.Entries.Select(static e => (e.Lladdr!.Value, e.Interface)));
        Assert.Equal(routes, bench.Stack.Routes.Entries(AddressFamily.Inet));
        Assert.Equal(Errno.None, bench.Stack.Routes.Delete(AddressBench.Inet("10.9.0.0"), 24));
        Assert.Equal(2, bench.Arp.Entries.Count);
        Assert.Equal(Errno.None, bench.Stack.Interfaces.Detach(second));
        Assert.Equal("sim0", Assert.Single(bench.Arp.Entries).Interface);
    }

    [Fact]
    public void Learned_neighbours_age_and_those_entered_by_hand_stay()
    {
        using var bench = new InetBench(resolved: true);
        var byHand = Ipv4Address.Parse("10.9.0.3");
        Assert.Equal(Errno.None, bench.Arp.AddStatic(bench.Ifp, byHand, TestStack.Other));
        bench.Arp.Knobs.MaxAge = TimeSpan.FromSeconds(30);

        bench.Seconds(29);
        Assert.Equal(2, bench.Arp.Entries.Count);
        bench.Seconds(2);

        Assert.Equal(byHand, Assert.Single(bench.Arp.Entries).Address);
        Assert.Equal(1, bench.Arp.Counters.Expired);
    }

    [Fact]
    public void Ten_thousand_neighbours_are_held_and_found_when_the_limit_allows_them()
    {
        using var bench = new InetBench();
        bench.Arp.Knobs.MaxEntries = 10_000;
        for (var number = 0u; number < 10_000; number++)
        {
            Assert.Equal(Errno.None, bench.Arp.AddStatic(bench.Ifp, Ipv4Address.FromUInt32(0x0b00_0001 + number), LinkAddress.FromUInt64(0x0200_0000_0000UL + number)));
        }

        Assert.Equal(Errno.ENOBUFS, bench.Arp.AddStatic(bench.Ifp, Ipv4Address.Parse("12.0.0.1"), TestStack.Other));
        Assert.Equal(Errno.None, bench.OutputTo(Ipv4Address.FromUInt32(0x0b00_0001 + 7777)));
        Assert.Equal(LinkAddress.FromUInt64(0x0200_0000_0000 + 7777), InetBench.DestinationOf(Assert.Single(bench.Sent)));
    }
}
