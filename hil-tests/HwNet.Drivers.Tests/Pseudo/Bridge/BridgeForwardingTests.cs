using HwNet.Buffers;
using HwNet.Drivers.Pseudo.Bridge;
using HwNet.Net;
using HwNet.Tests;

namespace HwNet.Drivers.Tests.Pseudo.Bridge;

/// <summary>Where frames go.</summary>
[Trait("Spec", "IF-123")]
public sealed class BridgeForwardingTests : IDisposable
{
    private static readonly LinkAddress Group = LinkAddress.Parse("01:00:5e:00:00:7b");

    private readonly BridgeRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public void A_frame_to_nobody_known_goes_everywhere_and_the_answer_one_way_only()
    {
        _rig.Send(0, BridgeRig.Station(1), BridgeRig.Station(0));
        Assert.Equal([0, 1, 1], _rig.Counts);

        _rig.Send(1, BridgeRig.Station(0), BridgeRig.Station(1));
        Assert.Equal([1, 1, 1], _rig.Counts);

        _rig.Send(0, BridgeRig.Station(1), BridgeRig.Station(0));
        Assert.Equal([1, 2, 1], _rig.Counts);
        var events = _rig.Status.Events;
        Assert.Equal((1, 2, 2, 0), (events[BridgeEvent.Flooded], events[BridgeEvent.Forwarded], events[BridgeEvent.Learned], events[BridgeEvent.Local]));
    }

    [Fact]
    public void Frames_pass_unchanged_with_their_tags()
    {
        Assert.True(_rig.Stack.Mbufs.TryGet(out var m));
        byte[] sent = [.. new byte[60]];
        new Random(7).NextBytes(sent);
        BridgeRig.Station(5).Write(sent);
        BridgeRig.Station(6).Write(sent.AsSpan(6));
        (sent[12], sent[13]) = (0x81, 0x00);
        sent.CopyTo(m.Append(60));

        Assert.Equal(Errno.None, _rig.Far[0].Transmit(m));
        _rig.Run();

        Assert.Equal(sent, Assert.Single(_rig.Taps[1].Incoming));
        Assert.Equal(sent, Assert.Single(_rig.Taps[2].Incoming));
    }

    [Fact]
    public void Groups_go_everywhere_and_to_the_bridge_itself()
    {
        _rig.Send(1, LinkAddress.Broadcast, BridgeRig.Station(1));
        _rig.Send(1, Group, BridgeRig.Station(1));

        Assert.Equal([2, 0, 2], _rig.Counts);
        var data = _rig.Bridge.Counters.Snapshot();
        Assert.Equal((2, 1), (data.InPackets, data.InDropsBy[InputDrop.NotJoined]));
    }

    [Fact]
    public void The_local_stack_sends_and_receives_through_the_bridge()
    {
        var received = new List<string>();
        _rig.Stack.Netisr.Register(NetisrProtocol.Local1, (ref MbufBatch packets) =>
        {
            while (packets.TryRemoveFirst(out var m))
            {
                received.Add(m.ReceivedOn!.Name);
                m.Free();
            }
        });

        _rig.Send(2, _rig.Bridge.Lladdr, BridgeRig.Station(2));
        Assert.Equal(["bridge0"], received);
        Assert.Equal([0, 0, 0], _rig.Counts);

        Assert.Equal(Errno.None, _rig.Bridge.Transmit(_rig.Packet(BridgeRig.Station(2), _rig.Bridge.Lladdr)));
        Assert.Equal([0, 0, 1], _rig.Counts);
        Assert.Equal(Errno.None, _rig.Bridge.Transmit(_rig.Packet(LinkAddress.Broadcast, _rig.Bridge.Lladdr)));
        Assert.Equal([1, 1, 2], _rig.Counts);
        _rig.Stack.Netisr.Unregister(NetisrProtocol.Local1);
    }

    [Fact]
    public void A_promiscuous_bridge_sees_what_it_forwards()
    {
        var tap = new RecordingTap();
        using var tapped = _rig.Bridge.Tap(tap);
        _rig.Send(1, BridgeRig.Station(0), BridgeRig.Station(1));
        _rig.Send(0, BridgeRig.Station(1), BridgeRig.Station(0));
        Assert.Empty(tap.Incoming);

        Assert.Equal(Errno.None, _rig.Bridge.SetPromiscuous(true));
        _rig.Send(0, BridgeRig.Station(1), BridgeRig.Station(0));
        _rig.Send(0, BridgeRig.Station(9), BridgeRig.Station(0));

        Assert.Equal(2, tap.Incoming.Count);
        Assert.Equal(3, _rig.Counts[1]);
    }

    [Fact]
    public void What_is_not_forwarded_is_counted_by_cause()
    {
        _rig.Send(0, BridgeRig.Station(9), BridgeRig.Station(1));
        _rig.Send(0, BridgeRig.Station(1), BridgeRig.Station(2));
        _rig.Send(0, LinkAddress.Broadcast, Group);
        _rig.Send(0, LinkAddress.Broadcast, LinkAddress.None);
        _rig.Send(0, LinkAddress.Broadcast, _rig.Bridge.Lladdr);
        _rig.Send(0, LinkAddress.Parse("01:80:c2:00:00:02"), BridgeRig.Station(1));
        _rig.Send(0, LinkAddress.Parse("01:80:c2:00:00:0e"), BridgeRig.Station(1));
        DriverStack.Down(_rig.Bridge);
        _rig.Send(0, LinkAddress.Broadcast, BridgeRig.Station(1));

        Assert.Equal([0, 1, 1], _rig.Counts);
        var drops = _rig.Status.Drops;
        Assert.Equal((1, 2, 1, 2, 1), (drops[BridgeDrop.SameMember], drops[BridgeDrop.BadSource], drops[BridgeDrop.OwnSource], drops[BridgeDrop.Reserved], drops[BridgeDrop.Down]));
        Assert.Equal(0, _rig.Stack.Mbufs.Outstanding);
    }

    [Fact]
    public void A_member_that_is_down_is_left_out()
    {
        _rig.Send(1, BridgeRig.Station(9), BridgeRig.Station(1));
        DriverStack.Down(_rig.Far[1]);
        _rig.Run();

        _rig.Send(0, LinkAddress.Broadcast, BridgeRig.Station(0));
        _rig.Send(0, BridgeRig.Station(1), BridgeRig.Station(0));

        Assert.Equal([1, 0, 2], _rig.Counts);
        Assert.Equal(1, _rig.Status.Drops[BridgeDrop.MemberDown]);
        Assert.Equal(LinkState.Up, _rig.Bridge.Link);
        DriverStack.Down(_rig.Far[0]);
        DriverStack.Down(_rig.Far[2]);
        _rig.Run();
        Assert.Equal(LinkState.Down, _rig.Bridge.Link);
    }

    [Fact]
    public void A_pool_that_is_empty_costs_copies_and_nothing_else()
    {
        var held = default(MbufBatch);
        var first = _rig.Packet(LinkAddress.Broadcast, BridgeRig.Station(0));
        _ = _rig.Stack.Mbufs.Get(ref held, int.MaxValue);

        Assert.Equal(Errno.None, _rig.Far[0].Transmit(first));
        _rig.Run();
        _ = held.FreeAll();

        Assert.Equal(2, _rig.Status.Drops[BridgeDrop.NoBuffer]);
        Assert.Equal(0, _rig.Stack.Mbufs.Outstanding);
    }

    [Fact]
    public void Forwarding_and_flooding_allocate_nothing()
    {
        using var rig = new BridgeRig(records: false);
        rig.Send(1, BridgeRig.Station(0), BridgeRig.Station(1));

        var least = Allocations.Least(200, () =>
        {
            MbufBatch batch = default;
            for (var i = 0; i < 8; i++)
            {
                batch.Append(rig.Packet(i < 6 ? BridgeRig.Station(1) : LinkAddress.Broadcast, BridgeRig.Station(0)));
            }

            _ = rig.Far[0].Transmit(ref batch);
        });

        Assert.Equal(0, least);
        Assert.True(rig.Status.Events[BridgeEvent.Forwarded] >= 1200);
    }
}
