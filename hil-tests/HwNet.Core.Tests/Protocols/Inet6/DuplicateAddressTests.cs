using HwNet.Core.Tests.Net.Addresses;
using HwNet.Ioctl;
using HwNet.Net;
using HwNet.Protocols.Inet6;
using HwNet.Wire;

namespace HwNet.Core.Tests.Protocols.Inet6;

[Trait("Spec", "IF-113")]
public sealed class DuplicateAddressTests
{
    private static readonly SockAddr OwnSa = SockAddr.Inet6(Inet6Bench.Own);

    [Fact]
    [Trait("Spec", "IF-59")]
    public void A_new_address_is_probed_from_nobody_and_in_force_a_second_later()
    {
        using var bench = new Inet6Bench(addresses: false);

        bench.Add(Inet6Bench.Own);

        var (header, message, _) = Assert.Single(bench.SentNd);
        Assert.Equal((Ipv6Address.Any, Inet6Bench.Own.SolicitedNode, Inet6Bench.Own, null), (header.Source, header.Destination, message.Target, message.Lladdr));
        Assert.Equal(Inet6AddressState.Tentative, bench.Inet6.StateOf(bench.Ifp, Inet6Bench.Own));
        Assert.Null(bench.Stack.Addresses.WithAddress(OwnSa));
        Assert.Contains(Inet6Bench.Own.SolicitedNode, bench.Inet6.GroupsOf(bench.Ifp));
        bench.Seconds(1);

        Assert.Equal(Inet6AddressState.Preferred, bench.Inet6.StateOf(bench.Ifp, Inet6Bench.Own));
        Assert.NotNull(bench.Stack.Addresses.WithAddress(OwnSa));
        Assert.Same(bench.Ifp, bench.Stack.Routes.Lookup(SockAddr.Inet6(Inet6Bench.Peer))!.Ifp);
        Assert.Single(bench.SentNd);
    }

    [Fact]
    public void More_probes_are_a_second_apart_and_none_means_no_wait()
    {
        using var bench = new Inet6Bench(addresses: false);
        bench.Inet6.Nd.Knobs.DadCount = 3;
        bench.Add(Inet6Bench.Own);
        bench.Seconds(2);
        Assert.Equal((3, Inet6AddressState.Tentative), (bench.SentNd.Count, bench.Inet6.StateOf(bench.Ifp, Inet6Bench.Own)));
        bench.Seconds(1);
        Assert.Equal(Inet6AddressState.Preferred, bench.Inet6.StateOf(bench.Ifp, Inet6Bench.Own));

        bench.Inet6.Nd.Knobs.DadCount = 0;
        bench.Add(Inet6Bench.OwnLink);

        Assert.Equal(Inet6AddressState.Preferred, bench.Inet6.StateOf(bench.Ifp, Inet6Bench.OwnLink));
        Assert.Equal(3, bench.SentNd.Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_address_that_another_station_has_or_probes_for_is_not_used(bool has)
    {
        using var bench = new Inet6Bench(addresses: false);
        bench.Add(Inet6Bench.Own);

        bench.ReceiveNd(
            new NeighbourMessage { IsAdvertisement = has, Target = Inet6Bench.Own, Lladdr = has ? Inet6Bench.PeerLladdr : null },
            has ? Inet6Bench.Own : default, has ? Ipv6Address.AllNodes : Inet6Bench.Own.SolicitedNode);
        bench.Seconds(5);

        Assert.Equal(Inet6AddressState.Duplicated, bench.Inet6.StateOf(bench.Ifp, Inet6Bench.Own));
        Assert.Equal(1, bench.Inet6.Nd.Counters.Duplicates);
        Assert.Null(bench.Stack.Addresses.WithAddress(OwnSa));
        Assert.Equal(Errno.ENETUNREACH, bench.Output(Inet6Bench.Peer));
        Assert.Single(bench.SentNd);
    }

    [Fact]
    public void A_tentative_address_is_not_answered_for()
    {
        using var bench = new Inet6Bench(addresses: false);
        bench.Add(Inet6Bench.Own);
        bench.Sent.Clear();

        bench.ReceiveNd(
            new NeighbourMessage { Target = Inet6Bench.Own, Lladdr = Inet6Bench.PeerLladdr }, Inet6Bench.Peer, Inet6Bench.Own.SolicitedNode);
        bench.Receive(Inet6Bench.Echo(Icmp6Type.EchoRequest, Inet6Bench.Peer, Inet6Bench.Own, 1, 1), Inet6Bench.Peer, Inet6Bench.Own);

        Assert.Empty(bench.Sent);
        Assert.Equal(Inet6AddressState.Tentative, bench.Inet6.StateOf(bench.Ifp, Inet6Bench.Own));
        Assert.Equal(1, bench.Inet6.Counters.DropsBy[Ipv6Drop.NotForUs]);
    }

    [Fact]
    public void An_interface_that_comes_up_gets_a_link_local_address_of_its_hardware_address_when_that_is_on()
    {
        using var bench = new Inet6Bench(addresses: false);
        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new SetFlags(IfFlags.None)));
        bench.Inet6.AutoLinkLocal = true;

        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new SetFlags(IfFlags.Up)));
        bench.Seconds(2);

        var address = Assert.Single(bench.Ifp.Addresses.OfType<Inet6IfAddress>());
        Assert.Equal((Ipv6Address.Parse("fe80::ff:fe00:1"), 64), (address.Address, address.PrefixLength));
        Assert.Equal(Inet6AddressState.Preferred, bench.Inet6.StateOf(bench.Ifp, address.Address));
        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new SetFlags(IfFlags.None)));
        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new SetFlags(IfFlags.Up)));
        Assert.Single(bench.Ifp.Addresses.OfType<Inet6IfAddress>());
    }

    [Fact]
    [Trait("Spec", "IF-59")]
    [Trait("Spec", "IF-76")]
    public void An_IPv6_address_is_added_changed_and_deleted_by_its_protocol()
    {
        using var bench = new Inet6Bench();
        var alias = Ipv6Address.Parse("2001:db8:5::1");

        Assert.Equal(Errno.EINVAL, bench.Ifp.Ioctl(new AddInet6Address(Ipv6Address.AllNodes, 64)));
        Assert.Equal(Errno.EINVAL, bench.Ifp.Ioctl(new AddInet6Address(alias, 129)));
        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new AddInet6Address(alias, 64)));
        bench.Seconds(2);
        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new AddInet6Address(alias, 48)));
        bench.Seconds(2);
        Assert.NotNull(bench.Stack.Routes.Lookup(AddressBench.Inet6("2001:db8:5:77::1")));
        Assert.Equal(Errno.EADDRNOTAVAIL, bench.Ifp.Ioctl(new DeleteInet6Address(Inet6Bench.Peer)));
        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new DeleteInet6Address(alias)));

        Assert.Null(bench.Stack.Routes.Lookup(AddressBench.Inet6("2001:db8:5:77::1")));
        Assert.Equal([Ipv6Address.AllNodes, Inet6Bench.Own.SolicitedNode], bench.Inet6.GroupsOf(bench.Ifp).OrderBy(static g => g.Low));
        bench.Ifp.PurgeAddresses();
        Assert.Empty(bench.Inet6.GroupsOf(bench.Ifp));
        Assert.Empty(bench.Stack.Routes.Entries(AddressFamily.Inet6));
        Assert.Null(bench.Inet6.StateOf(bench.Ifp, Inet6Bench.Own));
    }
}
