using HwNet.Bench;
using HwNet.Bench.Targets;
using HwNet.Drivers.Pseudo.Bridge;
using HwNet.Drivers.Pseudo.Vlan;
using HwNet.Ioctl;
using HwNet.Net;

namespace HwNet.Drivers.Tests.Pseudo.Bridge;

/// <summary>Who may be a member, and how members come and go.</summary>
[Trait("Spec", "IF-123")]
public sealed class BridgeMemberTests : IDisposable
{
    private readonly BridgeRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public void Members_are_promiscuous_also_when_they_come_up_later_and_the_bridge_takes_the_first_ones_address()
    {
        Assert.All(_rig.Near, static ifp => Assert.True(ifp.Flags.HasFlag(IfFlags.Promisc)));
        Assert.Equal(_rig.Near[0].Lladdr, _rig.Bridge.Lladdr);
        var late = _rig.AddCable();
        DriverStack.Down(late);

        Assert.Equal(Errno.None, _rig.Bridge.Ioctl(new AddBridgeMember(late)));
        _rig.Run();
        Assert.False(late.Flags.HasFlag(IfFlags.Promisc));
        DriverStack.Up(late);
        _rig.Run();

        Assert.True(late.Flags.HasFlag(IfFlags.Promisc));
        Assert.Equal(_rig.Near, _rig.Status.Members);
        Assert.Equal(_rig.Near, _rig.Stack.Composition.LowerOf(_rig.Bridge));
    }

    [Fact]
    public void A_loop_in_the_configuration_is_refused()
    {
        var other = _rig.AddCable();
        Assert.Equal(Errno.None, _rig.TryCreate(new BridgeCloneParameters([other]), out var outer));

        Assert.Equal(Errno.EEXIST, _rig.Bridge.Ioctl(new AddBridgeMember(_rig.Near[0])));
        Assert.Equal(Errno.ELOOP, _rig.Bridge.Ioctl(new AddBridgeMember(_rig.Bridge)));
        Assert.Equal(Errno.EBUSY, _rig.Bridge.Ioctl(new AddBridgeMember(other)));
        Assert.Equal(Errno.None, outer!.Ioctl(new AddBridgeMember(_rig.Bridge)));
        Assert.Equal(Errno.ELOOP, _rig.Bridge.Ioctl(new AddBridgeMember(outer)));
        Assert.Equal(Errno.ELOOP, outer.Ioctl(new AddBridgeMember(_rig.Near[0])));
        Assert.Equal(4, _rig.Near.Count(ifp => _rig.Stack.Composition.UpperOf(ifp).Count == 1));
    }

    [Fact]
    public void A_VLAN_whose_parent_is_a_member_is_refused_and_the_parent_of_one_that_is()
    {
        var parent = _rig.AddCable();
        Assert.Equal(Errno.None, _rig.Stack.Ioctl(new CreateClone("vlan", new VlanCloneParameters(new VlanSettings(_rig.Near[0], 5)))));
        var five = new CreateClone("vlan", new VlanCloneParameters(new VlanSettings(parent, 5)));
        var six = new CreateClone("vlan", new VlanCloneParameters(new VlanSettings(parent, 6)));
        Assert.Equal((Errno.None, Errno.None), (_rig.Stack.Ioctl(five), _rig.Stack.Ioctl(six)));
        Assert.True(_rig.Stack.Interfaces.TryFind("vlan0", out var ofMember));

        Assert.Equal(Errno.ELOOP, _rig.Bridge.Ioctl(new AddBridgeMember(ofMember)));
        Assert.Equal(Errno.None, _rig.Bridge.Ioctl(new AddBridgeMember(five.Reply!)));
        Assert.Equal(Errno.ELOOP, _rig.Bridge.Ioctl(new AddBridgeMember(parent)));
        Assert.Equal(Errno.None, _rig.Bridge.Ioctl(new AddBridgeMember(six.Reply!)));
    }

    [Fact]
    public void An_aggregate_together_with_one_of_its_members_is_refused()
    {
        var (one, other) = (_rig.AddCable(), _rig.AddCable());
        var lagg = new CreateClone("lagg", new HwNet.Drivers.Pseudo.Lagg.LaggParameters { Members = [one] });
        Assert.Equal(Errno.None, _rig.Stack.Ioctl(lagg));
        _rig.Run();

        Assert.Equal(Errno.None, _rig.Bridge.Ioctl(new AddBridgeMember(lagg.Reply!)));
        Assert.Equal(Errno.ELOOP, _rig.Bridge.Ioctl(new AddBridgeMember(one)));
        Assert.Equal(Errno.None, _rig.Bridge.Ioctl(new AddBridgeMember(other)));
    }

    [Fact]
    public void A_member_of_another_MTU_another_stack_or_without_Ethernet_is_refused()
    {
        using var other = new BridgeRig(1);
        var jumbo = _rig.AddCable();
        Assert.Equal(Errno.None, jumbo.Ioctl(new SetMtu(1700)));

        Assert.Equal(Errno.EINVAL, _rig.Bridge.Ioctl(new AddBridgeMember(jumbo)));
        Assert.Equal(Errno.EINVAL, _rig.Bridge.Ioctl(new AddBridgeMember(other.Near[0])));
        Assert.Equal(Errno.None, _rig.TryCreate(null, out var empty));
        Assert.Equal(Errno.None, empty!.Ioctl(new AddBridgeMember(jumbo)));
        _rig.Run();
        Assert.Equal(1700, empty.Mtu);
        Assert.Equal(Errno.EINVAL, empty.Ioctl(new SetMtu(1701)));
        Assert.True(empty.Lladdr.IsStation);
    }

    [Fact]
    public void A_member_that_is_detached_leaves_and_one_that_is_renamed_stays()
    {
        Assert.Equal(Errno.None, _rig.Near[0].Ioctl(new SetName("uplink")));
        Assert.Equal(Errno.None, _rig.Stack.Interfaces.Detach(_rig.Near[1]));
        _rig.Run();

        Assert.Equal([_rig.Near[0], _rig.Near[2]], _rig.Status.Members);
        Assert.Equal("members uplink epair2a, 0 addresses", _rig.Bridge.Driver.Status);
        _rig.Send(0, LinkAddress.Broadcast, BridgeRig.Station(0));
        Assert.Equal(1, _rig.Counts[2]);
    }

    [Fact]
    public void A_bridge_that_is_destroyed_lets_its_members_go()
    {
        Assert.Equal(Errno.None, _rig.Stack.Ioctl(new DestroyClone("bridge0")));
        _rig.Run();

        Assert.All(_rig.Near, static ifp => Assert.False(ifp.Flags.HasFlag(IfFlags.Promisc)));
        Assert.Equal(Errno.None, _rig.TryCreate(new BridgeCloneParameters(_rig.Near), out _));
    }

    [Fact]
    public void Members_that_come_and_go_under_traffic_leave_no_packet_behind()
    {
        using var rig = new BridgeRig(threaded: true);
        using var stop = new CancellationTokenSource();
        var senders = Enumerable.Range(0, 2).Select(cable => new Thread(() =>
        {
            for (var i = 0; !stop.IsCancellationRequested; i++)
            {
                if (rig.Stack.Mbufs.TryGet(out var m))
                {
                    var data = m.Append(60);
                    data.Clear();
                    (i % 3 == 0 ? LinkAddress.Broadcast : BridgeRig.Station(1 - cable)).Write(data);
                    BridgeRig.Station(cable).Write(data[6..]);
                    _ = rig.Far[cable].Transmit(m);
                }
            }
        })).ToArray();
        Array.ForEach(senders, static s => s.Start());
        for (var i = 0; i < 100; i++)
        {
            Assert.Equal(Errno.None, rig.Bridge.Ioctl(new DeleteBridgeMember(rig.Near[1])));
            Assert.Equal(Errno.None, rig.Bridge.Ioctl(new AddBridgeMember(rig.Near[1])));
        }

        Assert.True(SpinWait.SpinUntil(() => rig.Status.Events[BridgeEvent.Forwarded] > 0, TimeSpan.FromSeconds(20)));
        stop.Cancel();
        Assert.All(senders, static s => Assert.True(s.Join(TimeSpan.FromSeconds(20))));
    }

    [Theory]
    [InlineData("bridge:epair+epair", 5)]
    [InlineData("bridge:vlan:epair.5+[vlan:epair.6]+epair", 9)]
    [InlineData("bridge:bridge:epair", 4)]
    public void A_target_opens_its_members_first(string text, int interfaces)
    {
        using var stack = new DriverStack();

        var ifps = new TargetOpener(stack.Catalog).Attach(stack.Stack, TargetGrammar.Default.Parse(text));
        TargetOpener.BringUp(ifps[0]);

        Assert.Equal(interfaces, ifps.Count);
        Assert.StartsWith("bridge", ifps[0].Name, StringComparison.Ordinal);
        Assert.All(stack.Stack.Composition.LowerOf(ifps[0]), static ifp => Assert.True(ifp.Flags.HasFlag(IfFlags.Up)));
        Assert.All(ifps, ifp => Assert.Equal(Errno.None, stack.Stack.Interfaces.Detach(ifp)));
    }

    [Theory]
    [InlineData("bridge:epair+lo", "lo0 is no Ethernet")]
    [InlineData("bridge:epair+vlan:epair.5ad", "the MTU of epair0a is 1500, that of vlan0 1496")]
    public void A_target_that_makes_no_sense_is_told_and_leaves_nothing(string text, string words)
    {
        using var stack = new DriverStack();

        var e = Assert.Throws<BenchException>(() => new TargetOpener(stack.Catalog).Attach(stack.Stack, TargetGrammar.Default.Parse(text)));

        Assert.Contains(words, e.Message, StringComparison.Ordinal);
        Assert.Empty(stack.Stack.Interfaces.All);
    }
}
