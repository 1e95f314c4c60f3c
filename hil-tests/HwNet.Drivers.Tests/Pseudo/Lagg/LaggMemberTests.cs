using HwNet.Drivers.Pseudo.Lagg;
using HwNet.Ioctl;
using HwNet.Net;

namespace HwNet.Drivers.Tests.Pseudo.Lagg;

/// <summary>What members share with their aggregate, and what they get back.</summary>
[Trait("Spec", "IF-122")]
public sealed class LaggMemberTests
{
    [Fact]
    public void The_first_members_address_is_everybodys_until_they_leave()
    {
        using var rig = new LaggRig(3);
        var own = rig.Near.Select(n => n.Lladdr).ToArray();
        var lagg = rig.Make(LaggProtocol.LoadBalance);

        Assert.Equal(own[0], lagg.Lladdr);
        Assert.All(rig.Near, n => Assert.Equal((own[0], true), (n.Lladdr, (n.Flags & IfFlags.Up) != 0)));

        Assert.Equal(Errno.None, lagg.Ioctl(new DeleteLaggMember(rig.Near[2])));
        rig.Settle();
        Assert.Equal(own[2], rig.Near[2].Lladdr);

        Assert.Equal(Errno.None, lagg.Ioctl(new DeleteLaggMember(rig.Near[0])));
        rig.Settle();
        Assert.Equal((own[0], own[1], own[1]), (rig.Near[0].Lladdr, rig.Near[1].Lladdr, lagg.Lladdr));

        Assert.Equal(Errno.None, rig.Stack.Ioctl(new DestroyClone(lagg.Name)));
        Assert.Equal(own, rig.Near.Select(n => n.Lladdr));
        Assert.All(rig.Near, n => Assert.DoesNotContain(n.Memberships.Keys, k => k.Family == AddressFamily.Link));
        Assert.All(rig.Near, n => Assert.Empty(rig.Stack.Composition.UpperOf(n)));
    }

    [Fact]
    public void An_address_of_its_own_is_set_on_the_members()
    {
        using var rig = new LaggRig(2);
        var lagg = rig.Make(LaggProtocol.Failover);
        var wanted = LinkAddress.Parse("02:aa:00:00:00:01");

        Assert.Equal(Errno.None, lagg.Ioctl(new SetLinkAddress(wanted)));
        rig.Settle();

        Assert.All(rig.Near, n => Assert.Equal(wanted, n.Lladdr));
        Assert.Equal(LinkState.Up, lagg.Link);
    }

    [Fact]
    public void The_MTU_is_pushed_to_the_members_and_given_back()
    {
        using var rig = new LaggRig(2);
        Assert.Equal(Errno.None, rig.Near[1].Ioctl(new SetMtu(1400)));
        var lagg = rig.Make(LaggProtocol.LoadBalance);
        Assert.All(rig.Near, n => Assert.Equal(1500, n.Mtu));

        Assert.Equal(Errno.None, lagg.Ioctl(new SetMtu(1700)));
        rig.Settle();
        Assert.All(rig.Near, n => Assert.Equal(1700, n.Mtu));

        Assert.Equal(Errno.None, rig.Stack.Ioctl(new DestroyClone(lagg.Name)));
        Assert.Equal([1500, 1400], rig.Near.Select(n => n.Mtu));
    }

    [Fact]
    public void An_MTU_that_a_member_can_not_take_is_refused_and_so_is_such_a_member()
    {
        using var rig = new LaggRig(2);
        using var small = new SmallNic(rig.Stack);
        var lagg = rig.Make(new LaggParameters { Members = [rig.Near[0], small.Ifp] });

        Assert.Equal(Errno.EINVAL, lagg.Ioctl(new SetMtu(1600)));
        Assert.Equal((1500, 1500), (lagg.Mtu, rig.Near[0].Mtu));

        Assert.Equal(Errno.None, lagg.Ioctl(new DeleteLaggMember(small.Ifp)));
        Assert.Equal(Errno.None, lagg.Ioctl(new SetMtu(1600)));
        rig.Settle();
        Assert.Equal(Errno.EMSGSIZE, lagg.Ioctl(new AddLaggMember(small.Ifp)));
    }

    [Fact]
    public void It_offers_what_all_members_offer()
    {
        using var rig = new LaggRig(1);
        using var small = new SmallNic(rig.Stack);
        var lagg = rig.Make(LaggProtocol.LoadBalance);
        Assert.Equal(IfCapabilities.VlanMtu | IfCapabilities.JumboMtu | IfCapabilities.LinkState, lagg.Capabilities);

        Assert.Equal(Errno.None, lagg.Ioctl(new AddLaggMember(small.Ifp)));
        rig.Settle();
        Assert.Equal(IfCapabilities.VlanMtu | IfCapabilities.LinkState, lagg.Capabilities);
        Assert.Equal(Errno.EINVAL, lagg.Ioctl(new SetCapabilities(IfCapabilities.JumboMtu)));

        Assert.Equal(Errno.None, lagg.Ioctl(new DeleteLaggMember(small.Ifp)));
        rig.Settle();
        Assert.True(lagg.Capabilities.HasFlag(IfCapabilities.JumboMtu));
    }

    [Fact]
    public void Members_hear_the_groups_of_the_aggregate()
    {
        using var rig = new LaggRig(2);
        var lagg = rig.Make(LaggProtocol.Lacp);
        var group = SockAddr.Link(LinkAddress.Parse("01:00:5e:00:00:fb"));
        var slow = SockAddr.Link(LinkAddress.Parse("01:80:c2:00:00:02"));

        Assert.Equal(Errno.None, lagg.JoinMulti(group));
        rig.Settle();
        Assert.All(rig.Near, n => Assert.True(n.Memberships.ContainsKey(group) && n.Memberships.ContainsKey(slow)));

        Assert.Equal(Errno.None, lagg.LeaveMulti(group));
        Assert.Equal(Errno.None, lagg.SetPromiscuous(true));
        rig.Settle();
        Assert.All(rig.Near, n => Assert.False(n.Memberships.ContainsKey(group)));
        Assert.All(rig.Near, n => Assert.True(n.Flags.HasFlag(IfFlags.Promisc)));
    }

    [Fact]
    public void Who_can_not_be_a_member_is_told_why()
    {
        using var rig = new LaggRig(3);
        using var other = new LaggRig(1);
        var lagg = rig.Make(new LaggParameters { Members = [rig.Near[0]] });
        var second = rig.Make(new LaggParameters { Members = [rig.Near[1]] });

        Assert.Equal(Errno.EEXIST, lagg.Ioctl(new AddLaggMember(rig.Near[0])));
        Assert.Equal(Errno.EBUSY, lagg.Ioctl(new AddLaggMember(rig.Near[1])));
        Assert.Equal(Errno.EINVAL, lagg.Ioctl(new AddLaggMember(second)));
        Assert.Equal(Errno.EINVAL, lagg.Ioctl(new AddLaggMember(lagg)));
        Assert.Equal(Errno.EINVAL, lagg.Ioctl(new AddLaggMember(other.Near[0])));
        Assert.Equal(Errno.ENOENT, lagg.Ioctl(new DeleteLaggMember(rig.Near[2])));
        Assert.Equal(Errno.EINVAL, lagg.Ioctl(new SetLacp(new HwNet.Drivers.Pseudo.Lagg.Lacp.LacpSettings())));
        Assert.Equal(Errno.EPERM, lagg.Ioctl(new AddLaggMember(rig.Near[2]), new Credential(false)));
    }

    [Fact]
    public void One_that_can_not_be_made_leaves_nothing_behind()
    {
        using var rig = new LaggRig(2);
        _ = rig.Make(new LaggParameters { Members = [rig.Near[1]] });
        var own = rig.Near[0].Lladdr;

        Assert.Equal(Errno.EBUSY, rig.TryMake(new LaggParameters { Members = [.. rig.Near] }));
        Assert.Equal(Errno.EINVAL, rig.Stack.Ioctl(new CreateClone("lagg", new OtherParameters())));

        rig.Settle();
        Assert.Equal(own, rig.Near[0].Lladdr);
        Assert.Equal(Errno.None, rig.TryMake(new LaggParameters { Members = [rig.Near[0]] }));
    }

    [Fact]
    public void A_member_that_goes_away_is_removed_and_the_others_carry_on()
    {
        using var rig = new LaggRig(2);
        var own = rig.Near[1].Lladdr;
        var lagg = rig.Make(LaggProtocol.LoadBalance);

        rig.Near[0].Vanish("the cable was pulled out of the wall");
        rig.Settle();

        Assert.Equal([rig.Near[1].Name], LaggRig.Status(lagg).Members.Select(m => m.Name));
        Assert.Equal((own, LinkState.Up), (lagg.Lladdr, lagg.Link));
        var far = rig.Listen();
        Assert.Equal(Errno.None, lagg.Transmit(rig.Frame(1)));
        Assert.Single(far[1].Data);
    }

    [Fact]
    public void One_that_moves_to_another_stack_does_not_come_up_there_without_its_members()
    {
        using var rig = new LaggRig(1);
        using var other = new LaggRig(1);
        var own = rig.Near[0].Lladdr;
        var request = new MoveInterface(rig.Make(LaggProtocol.LoadBalance).Name, other.Stack);
        Assert.Equal(Errno.None, rig.Stack.Ioctl(request));

        Assert.Equal(Errno.ENXIO, request.Reply!.Ioctl(new SetFlags(IfFlags.Up)));

        Assert.Equal(Errno.None, other.Stack.Interfaces.Detach(request.Reply));
        Assert.Equal(Errno.None, rig.TryMake(new LaggParameters { Members = [rig.Near[0]] }));
        Assert.Equal(own, rig.Near[0].Lladdr);
    }

    [Fact]
    public void A_member_that_moves_to_another_stack_is_removed()
    {
        using var rig = new LaggRig(2);
        using var other = new LaggRig(1);
        var lagg = rig.Make(LaggProtocol.LoadBalance);

        Assert.Equal(Errno.None, rig.Stack.Ioctl(new MoveInterface(rig.Near[1].Name, other.Stack)));
        rig.Settle();

        Assert.Equal([rig.Near[0].Name], LaggRig.Status(lagg).Members.Select(m => m.Name));
        Assert.Equal(LinkState.Up, lagg.Link);
    }

    [Fact]
    public void One_without_members_is_made_by_name_and_follows_its_first()
    {
        using var rig = new LaggRig(1);
        Assert.Equal(Errno.None, rig.Near[0].Ioctl(new SetMtu(1400)));
        var request = new CreateClone("lagg7");
        Assert.Equal(Errno.None, rig.Stack.Ioctl(request));
        var lagg = request.Reply!;
        Assert.Equal(("lagg7", LaggProtocol.Failover, true), (lagg.Name, LaggRig.Status(lagg).Protocol, lagg.Lladdr.IsStation));

        Assert.Equal(Errno.None, lagg.Ioctl(new AddLaggMember(rig.Near[0])));
        DriverStack.Up(lagg);
        rig.Settle();

        Assert.Equal((rig.Near[0].Lladdr, 1400, LinkState.Up), (lagg.Lladdr, lagg.Mtu, lagg.Link));
        Assert.Equal(LinkAddress.Parse("02:00:00:00:00:0a"), lagg.Lladdr);
    }
}
