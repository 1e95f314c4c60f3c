using HwNet.Drivers.Pseudo.Vlan;
using HwNet.Ioctl;
using HwNet.Net;

namespace HwNet.Drivers.Tests.Pseudo.Vlan;

/// <summary>What a VLAN takes from its parent, and what the parent does for it.</summary>
public sealed class VlanParentTests : IDisposable
{
    private static readonly LinkAddress Own = LinkAddress.Parse("02:00:00:00:05:05");
    private static readonly LinkAddress Group = LinkAddress.Parse("01:00:5e:00:00:7b");

    private readonly VlanRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    [Trait("Spec", "IF-121")]
    public void It_has_the_parents_address_and_MTU_and_follows_both()
    {
        var vlan = _rig.Create(5);
        Assert.Equal((_rig.Parent.Lladdr, 1500, IfType.L2Vlan), (vlan.Lladdr, vlan.Mtu, vlan.Type));

        Assert.Equal(Errno.None, _rig.Parent.Ioctl(new SetMtu(1700)));
        _rig.Run();
        Assert.Equal(1700, vlan.Mtu);
        Assert.Equal(Errno.EINVAL, vlan.Ioctl(new SetMtu(1701)));
        Assert.Equal(Errno.None, vlan.Ioctl(new SetMtu(1400)));

        Assert.Equal(Errno.None, _rig.Parent.Ioctl(new SetMtu(1600)));
        _rig.Run();
        Assert.Equal(1400, vlan.Mtu);
        Assert.Equal(Errno.None, _rig.Parent.Ioctl(new SetMtu(1300)));
        _rig.Run();
        Assert.Equal(1300, vlan.Mtu);

        Assert.Equal(Errno.None, _rig.Parent.Ioctl(new SetLinkAddress(VlanRig.Bytes(Own))));
        _rig.Run();
        Assert.Equal(Own, vlan.Lladdr);
    }

    [Fact]
    [Trait("Spec", "IF-121")]
    public void Where_the_parent_takes_no_longer_frames_the_tag_comes_out_of_the_MTU()
    {
        var plain = new TaggingNic();
        var parent = plain.Attach(_rig.Stack, IfCapabilities.LinkState);

        Assert.Equal(1496, _rig.Create(5, parent).Mtu);
        var outer = _rig.Create(100, null, VlanProtocol.Dot1Ad);
        Assert.Equal((1496, 1492), (outer.Mtu, _rig.Create(7, outer).Mtu));
    }

    [Fact]
    [Trait("Spec", "IF-121")]
    public void A_full_frame_passes_and_a_longer_one_is_refused_at_the_VLAN()
    {
        var vlan = _rig.Create(5);
        var frame = new byte[1514];
        VlanRig.Frame([], 1, _rig.Far.Lladdr).CopyTo(frame, 0);

        Assert.Equal(Errno.None, vlan.Transmit(_rig.Packet(frame)));
        Assert.Equal(Errno.EMSGSIZE, vlan.Transmit(_rig.Packet([.. frame, 0])));

        Assert.Equal(1518, Assert.Single(_rig.Wire.Incoming).Length);
    }

    [Fact]
    [Trait("Spec", "IF-121")]
    public void Its_link_is_the_parents_while_that_is_up()
    {
        var vlan = _rig.Create(5);
        Assert.Equal(LinkState.Up, vlan.Link);

        DriverStack.Down(_rig.Far);
        _rig.Run();
        Assert.Equal(LinkState.Down, vlan.Link);
        Assert.Equal(Errno.ENETDOWN, vlan.Transmit(_rig.Packet(VlanRig.Frame([], 1, _rig.Far.Lladdr))));

        DriverStack.Up(_rig.Far);
        _rig.Run();
        Assert.Equal(LinkState.Up, vlan.Link);

        DriverStack.Down(_rig.Parent);
        _rig.Run();
        Assert.Equal(LinkState.Down, vlan.Link);
        Assert.Equal(Errno.None, _rig.Parent.Ioctl(new SetFlags(IfFlags.Up)));
        _rig.Run();
        Assert.Equal(LinkState.Up, vlan.Link);
    }

    [Fact]
    [Trait("Spec", "IF-121")]
    public void Hardware_that_tags_gets_the_tag_beside_the_frame_and_hands_it_up_so()
    {
        var nic = new TaggingNic();
        var parent = nic.Attach(_rig.Stack, IfCapabilities.VlanMtu | IfCapabilities.VlanHwTagging);
        var vlan = _rig.Create(5, parent, VlanProtocol.Dot1Q, 3);
        var service = _rig.Create(5, parent, VlanProtocol.Dot1Ad);
        var inner = _rig.Create(7, vlan);
        var frame = VlanRig.Frame([], 1, Group);

        Assert.Equal(Errno.None, vlan.Transmit(_rig.Packet(frame)));
        Assert.Equal(Errno.None, service.Transmit(_rig.Packet(frame)));
        Assert.Equal(Errno.None, inner.Transmit(_rig.Packet(frame)));
        Assert.Equal([0x6005, null, 0x6005], nic.Sent.Select(static s => (int?)s.Tag));
        Assert.Equal([60, 64, 64], nic.Sent.Select(static s => s.Bytes.Length));
        Assert.Equal([0x81, 0x00, 0x00, 0x07], nic.Sent[2].Bytes[12..16]);

        nic.Receive(VlanRig.Frame([], 1, parent.Lladdr), 0x0005);
        nic.Receive(VlanRig.Frame([0x81, 0x00, 0x00, 0x07], 2, parent.Lladdr), 0xe005);
        nic.Receive(VlanRig.Frame([], 3, parent.Lladdr), 0xe000);
        nic.Receive(VlanRig.Frame([], 4, parent.Lladdr), 0x0009);
        Assert.Equal([(vlan.Name, (byte)1), (inner.Name, (byte)2), (parent.Name, (byte)3)], _rig.Received.Select(static r => (r.On, r.Payload[0])));
        Assert.Equal(1, VlanRig.Drops(parent, InputDrop.UnknownVlan));

        Assert.Equal(Errno.None, parent.Ioctl(new SetCapabilities(IfCapabilities.VlanMtu)));
        Assert.Equal(Errno.None, vlan.Transmit(_rig.Packet(frame)));
        Assert.Null(nic.Sent[3].Tag);
        Assert.Equal(64, nic.Sent[3].Bytes.Length);
    }

    [Fact]
    [Trait("Spec", "IF-121")]
    public void Tags_beside_frames_on_a_parent_without_VLANs_reach_no_protocol()
    {
        var nic = new TaggingNic();
        var parent = nic.Attach(_rig.Stack, IfCapabilities.VlanHwTagging);

        nic.Receive(VlanRig.Frame([], 1, parent.Lladdr), 0x0005);
        nic.Receive(VlanRig.Frame([], 2, parent.Lladdr), 0x2000);

        Assert.Equal([(byte)2], _rig.Received.Select(static r => r.Payload[0]));
        Assert.Equal(1, VlanRig.Drops(parent, InputDrop.UnknownVlan));
    }

    [Fact]
    [Trait("Spec", "IF-121")]
    public void Groups_and_modes_are_asked_of_the_parent_while_the_VLAN_is_up()
    {
        var vlan = _rig.Create(5);
        Assert.Equal(Errno.None, vlan.JoinMulti(SockAddr.Link(Group)));
        Assert.Equal(Errno.None, vlan.SetPromiscuous(true));
        Assert.Equal(Errno.None, vlan.SetAllMulti(true));
        _rig.Run();
        Assert.True(_rig.Parent.MulticastFilter.Matches(Group));
        Assert.True(_rig.Parent.Flags.HasFlag(IfFlags.Promisc | IfFlags.AllMulti));

        DriverStack.Down(vlan);
        _rig.Run();
        Assert.False(_rig.Parent.MulticastFilter.Matches(Group));
        Assert.False(_rig.Parent.Flags.HasFlag(IfFlags.AllMulti));

        DriverStack.Up(vlan);
        _rig.Run();
        _rig.Receive([0x81, 0x00, 0x00, 0x05], 1, Group);
        Assert.Single(_rig.Received);

        Assert.Equal(Errno.None, _rig.Stack.Ioctl(new DestroyClone(vlan.Name)));
        Assert.False(_rig.Parent.MulticastFilter.Matches(Group));
        Assert.False(_rig.Parent.Flags.HasFlag(IfFlags.Promisc));
    }

    [Fact]
    [Trait("Spec", "IF-121")]
    public void An_address_of_its_own_stays_and_is_heard_also_when_the_parent_was_down()
    {
        var vlan = _rig.Create(5);
        DriverStack.Down(_rig.Parent);
        Assert.Equal(Errno.None, vlan.Ioctl(new SetLinkAddress(VlanRig.Bytes(Own))));
        _rig.Run();
        Assert.Equal(Errno.None, _rig.Parent.Ioctl(new SetFlags(IfFlags.Up)));
        _rig.Run();
        Assert.True(_rig.Parent.Flags.HasFlag(IfFlags.Promisc));

        _rig.Receive([0x81, 0x00, 0x00, 0x05], 1, Own);
        _rig.Receive([0x81, 0x00, 0x00, 0x05], 2);

        Assert.Equal([(byte)1], _rig.Received.Select(static r => r.Payload[0]));
        Assert.Equal(1, VlanRig.Drops(vlan, InputDrop.NotForUs));
        Assert.Equal(Errno.None, _rig.Parent.Ioctl(new SetLinkAddress(VlanRig.Bytes(LinkAddress.Parse("02:00:00:00:01:01")))));
        _rig.Run();
        Assert.Equal(Own, vlan.Lladdr);
    }

    [Fact]
    [Trait("Spec", "IF-121")]
    public void What_a_full_parent_can_not_take_is_ENOBUFS_and_counted_at_the_VLAN()
    {
        var nic = new TaggingNic { IsFull = true };
        var vlan = _rig.Create(5, nic.Attach(_rig.Stack, IfCapabilities.VlanMtu, queueLength: 2));
        var frame = VlanRig.Frame([], 1, _rig.Far.Lladdr);

        Assert.Equal([Errno.None, Errno.None, Errno.ENOBUFS, Errno.ENOBUFS], Enumerable.Range(0, 4).Select(_ => vlan.Transmit(_rig.Packet(frame))));

        var data = vlan.Counters.Snapshot();
        Assert.Equal((2, 2, 2), (data.OutPackets, data.OutAccepted, data.OutDropsBy[OutputDrop.QueueFull]));
    }
}
