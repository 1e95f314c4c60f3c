using HwNet.Bench;
using HwNet.Bench.Targets;
using HwNet.Buffers;
using HwNet.Drivers.Pseudo.Vlan;
using HwNet.Ioctl;
using HwNet.Net;

namespace HwNet.Drivers.Tests.Pseudo.Vlan;

/// <summary>Making, changing and losing VLAN interfaces.</summary>
public sealed class VlanLifeTests : IDisposable
{
    private static readonly byte[] Vlan5 = [0x81, 0x00, 0x00, 0x05];

    private readonly VlanRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Theory]
    [Trait("Spec", "IF-121")]
    [InlineData(0, VlanProtocol.Dot1Q, 0)]
    [InlineData(-1, VlanProtocol.Dot1Q, 0)]
    [InlineData(4095, VlanProtocol.Dot1Q, 0)]
    [InlineData(4096 + 5, VlanProtocol.Dot1Q, 0)]
    [InlineData(5, (VlanProtocol)0x9100, 0)]
    [InlineData(5, VlanProtocol.Dot1Q, 8)]
    [InlineData(5, VlanProtocol.Dot1Q, -1)]
    public void What_is_no_VLAN_is_EINVAL_and_leaves_nothing(int id, VlanProtocol protocol, int priority)
    {
        var before = _rig.Stack.Interfaces.All.Count;

        Assert.Equal(Errno.EINVAL, _rig.TryCreate(new VlanCloneParameters(new VlanSettings(_rig.Parent, id, protocol, priority)), out _));

        Assert.Equal(before, _rig.Stack.Interfaces.All.Count);
        Assert.Null(_rig.Parent.TagHook);
    }

    [Fact]
    [Trait("Spec", "IF-121")]
    public void A_number_is_there_once_on_a_parent()
    {
        _ = _rig.Create(5);

        Assert.Equal(Errno.EEXIST, _rig.TryCreate(new VlanCloneParameters(new VlanSettings(_rig.Parent, 5)), out _));
        Assert.NotNull(_rig.Create(5, _rig.Far));
        Assert.NotNull(_rig.Create(4094));
        Assert.NotNull(_rig.Create(1));
    }

    [Fact]
    [Trait("Spec", "IF-121")]
    public void A_parent_without_Ethernet_or_of_another_stack_is_EINVAL()
    {
        using var other = new VlanRig();
        using var loop = new DriverStack();
        loop.Catalog.RegisterCloners(loop.Stack);

        Assert.Equal(Errno.EINVAL, _rig.TryCreate(new VlanCloneParameters(new VlanSettings(other.Parent, 5)), out _));
        Assert.Equal(Errno.EINVAL, loop.Stack.Ioctl(new CreateClone("vlan", new VlanCloneParameters(new VlanSettings(loop.Clone("lo")[0], 5)))));
    }

    [Fact]
    [Trait("Spec", "IF-121")]
    public void Who_is_made_without_parent_gets_one_later_and_may_change_it()
    {
        Assert.Equal(Errno.None, _rig.TryCreate(null, out var made));
        var vlan = made!;
        DriverStack.Up(vlan);
        Assert.Equal((LinkState.Down, Errno.ENETDOWN), (vlan.Link, vlan.Transmit(_rig.Packet(VlanRig.Frame([], 1, _rig.Far.Lladdr)))));

        Assert.Equal(Errno.None, vlan.Ioctl(new SetVlan(new VlanSettings(_rig.Parent, 9))));
        Assert.Equal(Errno.None, vlan.Ioctl(new SetVlan(new VlanSettings(_rig.Parent, 5, VlanProtocol.Dot1Q, 1))));
        _rig.Run();
        Assert.Equal((LinkState.Up, _rig.Parent.Lladdr), (vlan.Link, vlan.Lladdr));
        _rig.Receive(Vlan5, 1);
        _rig.Receive([0x81, 0x00, 0x00, 0x09], 2);
        Assert.Equal([(vlan.Name, (byte)1)], _rig.Received.Select(static r => (r.On, r.Payload[0])));

        Assert.Equal(Errno.ELOOP, vlan.Ioctl(new SetVlan(new VlanSettings(vlan, 5))));
        Assert.Equal(Errno.EINVAL, vlan.Ioctl(new SetVlan(new VlanSettings(_rig.Parent, 0))));
        var settings = new GetVlan();
        Assert.Equal(Errno.None, vlan.Ioctl(settings));
        Assert.Equal(new VlanSettings(_rig.Parent, 5, VlanProtocol.Dot1Q, 1), settings.Reply);

        Assert.Equal(Errno.None, vlan.Ioctl(new SetVlan(new VlanSettings(_rig.Far, 5))));
        _rig.Run();
        Assert.Equal(_rig.Far.Lladdr, vlan.Lladdr);
        Assert.Null(_rig.Parent.TagHook);
        Assert.Equal([_rig.Far], _rig.Stack.Composition.LowerOf(vlan));
    }

    [Fact]
    [Trait("Spec", "IF-121")]
    public void When_the_parent_goes_the_VLAN_stays_without_parent_and_without_link()
    {
        var vlan = _rig.Create(5);

        Assert.Equal(Errno.None, _rig.Stack.Interfaces.Detach(_rig.Parent));
        _rig.Run();

        Assert.Equal((LinkState.Down, "VLAN 5, no parent"), (vlan.Link, vlan.Driver.Status));
        Assert.Empty(_rig.Stack.Composition.LowerOf(vlan));
        Assert.Equal(Errno.ENETDOWN, vlan.Transmit(_rig.Packet(VlanRig.Frame([], 1, _rig.Far.Lladdr))));
        Assert.Equal(Errno.None, vlan.Ioctl(new SetVlan(new VlanSettings(_rig.Far, 5))));
        _rig.Run();
        Assert.Equal([_rig.Far], _rig.Stack.Composition.LowerOf(vlan));
    }

    [Fact]
    [Trait("Spec", "IF-121")]
    public void A_parent_that_is_renamed_keeps_its_VLANs()
    {
        var vlan = _rig.Create(5);

        Assert.Equal(Errno.None, _rig.Parent.Ioctl(new SetName("uplink")));
        _rig.Run();

        Assert.Equal(("VLAN 5 on uplink", LinkState.Up), (vlan.Driver.Status, vlan.Link));
        _rig.Receive(Vlan5, 1);
        Assert.Single(_rig.Received);
    }

    [Fact]
    [Trait("Spec", "IF-121")]
    public void A_VLAN_that_is_down_counts_what_comes_and_hands_up_nothing()
    {
        var vlan = _rig.Create(5);
        DriverStack.Down(vlan);

        _rig.Receive(Vlan5, 1);

        Assert.Empty(_rig.Received);
        Assert.Equal(1, VlanRig.Drops(vlan, InputDrop.Down));
        Assert.Equal(0, vlan.Counters.Snapshot().StrayInterrupts);
    }

    [Fact]
    [Trait("Spec", "IF-121")]
    public void VLANs_that_come_and_go_under_traffic_leave_no_packet_behind()
    {
        using var rig = new VlanRig(threaded: true);
        using var stop = new CancellationTokenSource();
        var sender = new Thread(() =>
        {
            var frame = VlanRig.Frame(Vlan5, 1, rig.Parent.Lladdr);
            while (!stop.IsCancellationRequested)
            {
                if (rig.Stack.Mbufs.TryGet(out var m))
                {
                    frame.CopyTo(m.Append(frame.Length));
                    _ = rig.Far.Transmit(m);
                }
            }
        });
        sender.Start();
        try
        {
            for (var i = 0; i < 50; i++)
            {
                ComeAndGo(rig);
            }
        }
        finally
        {
            // Whatever failed: a sender that goes on would hold packets of the stack that is closed below, and hide it.
            stop.Cancel();
            Assert.True(sender.Join(TimeSpan.FromSeconds(20)));
        }

        Assert.Null(rig.Parent.TagHook);
    }

    private static void ComeAndGo(VlanRig rig)
    {
        var request = new CreateClone("vlan", new VlanCloneParameters(new VlanSettings(rig.Parent, 5)));
        Assert.Equal(Errno.None, rig.Stack.Ioctl(request));
        var vlan = request.Reply!;
        DriverStack.Up(vlan);
        Assert.True(SpinWait.SpinUntil(() => vlan.Counters.Snapshot().InPackets > 0, TimeSpan.FromSeconds(20)));

        // The sender may have every packet of the pool on its way at this moment.
        Mbuf? m = null;
        Assert.True(SpinWait.SpinUntil(() => rig.Stack.Mbufs.TryGet(out m), TimeSpan.FromSeconds(20)));
        var frame = VlanRig.Frame([], 1, rig.Far.Lladdr);
        frame.CopyTo(m!.Append(frame.Length));
        _ = vlan.Transmit(m);
        Assert.Equal(Errno.None, rig.Stack.Ioctl(new DestroyClone(vlan.Name)));
    }

    [Theory]
    [Trait("Spec", "IF-121")]
    [InlineData("vlan:epair.5", "VLAN 5 on epair0a")]
    [InlineData("vlan:epair.5@3", "VLAN 5 on epair0a")]
    [InlineData("vlan:epair.4094ad", "VLAN 4094 (802.1ad) on epair0a")]
    [InlineData("vlan:vlan:epair.100.5", "VLAN 5 on vlan0")]
    public void A_target_opens_the_parent_first(string text, string status)
    {
        using var stack = new DriverStack();

        var ifps = new TargetOpener(stack.Catalog).Attach(stack.Stack, TargetGrammar.Default.Parse(text));
        TargetOpener.BringUp(ifps[0]);

        Assert.Equal(status, ifps[0].Driver.Status);
        Assert.Equal(stack.Stack.Interfaces.All.Count, ifps.Count);
        Assert.True(ifps[^2].Flags.HasFlag(IfFlags.Up | IfFlags.Running));
        Assert.All(ifps, ifp => Assert.Equal(Errno.None, stack.Stack.Interfaces.Detach(ifp)));
    }

    [Theory]
    [Trait("Spec", "IF-121")]
    [InlineData("vlan:epair.0", "'0' is no VLAN")]
    [InlineData("vlan:epair.4095", "write a number from 1 to 4094")]
    [InlineData("vlan:epair.x", "'x' is no VLAN")]
    [InlineData("vlan:epair.5@8", "'5@8' is no VLAN")]
    [InlineData("vlan:epair.5@", "'5@' is no VLAN")]
    [InlineData("vlan:lo.5", "lo0 is no Ethernet")]
    public void A_target_that_makes_no_sense_is_told_and_leaves_nothing(string text, string words)
    {
        using var stack = new DriverStack();

        var e = Assert.Throws<BenchException>(() => new TargetOpener(stack.Catalog).Attach(stack.Stack, TargetGrammar.Default.Parse(text)));

        Assert.Contains(words, e.Message, StringComparison.Ordinal);
        Assert.Empty(stack.Stack.Interfaces.All);
    }
}
