using HwNet.Buffers;
using HwNet.Drivers.Pseudo.Vlan;
using HwNet.Net;
using HwNet.Tests;

namespace HwNet.Drivers.Tests.Pseudo.Vlan;

/// <summary>Tags on the wire, in and out.</summary>
public sealed class VlanTagTests : IDisposable
{
    private static readonly byte[] Vlan5 = [0x81, 0x00, 0x00, 0x05];
    private static readonly byte[] Vlan6 = [0x81, 0x00, 0x00, 0x06];
    private static readonly byte[] Service100Vlan7 = [0x88, 0xa8, 0x00, 0x64, 0x81, 0x00, 0x00, 0x07];

    private readonly VlanRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Theory]
    [Trait("Spec", "IF-121")]
    [InlineData(5, VlanProtocol.Dot1Q, 0, new byte[] { 0x81, 0x00, 0x00, 0x05 })]
    [InlineData(5, VlanProtocol.Dot1Q, 3, new byte[] { 0x81, 0x00, 0x60, 0x05 })]
    [InlineData(4094, VlanProtocol.Dot1Q, 7, new byte[] { 0x81, 0x00, 0xef, 0xfe })]
    [InlineData(256, VlanProtocol.Dot1Ad, 0, new byte[] { 0x88, 0xa8, 0x01, 0x00 })]
    public void A_frame_that_is_sent_carries_the_tag_behind_its_addresses(int id, VlanProtocol protocol, int priority, byte[] tag)
    {
        var vlan = _rig.Create(id, null, protocol, priority);
        var frame = VlanRig.Frame([], 9, _rig.Far.Lladdr);

        Assert.Equal(Errno.None, vlan.Transmit(_rig.Packet(frame)));

        byte[] expected = [.. frame[..12], .. tag, .. frame[12..]];
        Assert.Equal(expected, Assert.Single(_rig.Wire.Incoming));
        Assert.Equal((1, 1), (vlan.Counters.Snapshot().OutPackets, _rig.Parent.Counters.Snapshot().OutPackets));
    }

    [Fact]
    [Trait("Spec", "IF-121")]
    public void Each_VLAN_gets_its_own_frames_without_tag_and_the_parent_those_without_any()
    {
        var (five, six) = (_rig.Create(5), _rig.Create(6));
        var to = _rig.Parent.Lladdr;

        _rig.Deliver(
            VlanRig.Frame(Vlan5, 1, to), VlanRig.Frame(Vlan5, 2, to), VlanRig.Frame([], 3, to), VlanRig.Frame(Vlan6, 4, to), VlanRig.Frame(Vlan5, 5, to));

        var received = _rig.Received.ToLookup(static r => r.On, static r => r.Payload);
        Assert.Equal([1, 2, 5], received[five.Name].Select(static p => p[0]));
        Assert.Equal([4], received[six.Name].Select(static p => p[0]));
        Assert.Equal([3], received[_rig.Parent.Name].Select(static p => p[0]));
        Assert.All(received.SelectMany(static r => r), static p => Assert.Equal(46, p.Length));
        Assert.Equal((3, 1, 5), (five.Counters.Snapshot().InPackets, six.Counters.Snapshot().InPackets, _rig.Parent.Counters.Snapshot().InDelivered));
    }

    [Fact]
    [Trait("Spec", "IF-121")]
    public void A_VLAN_upon_a_VLAN_has_both_tags_the_service_tag_outside()
    {
        var outer = _rig.Create(100, null, VlanProtocol.Dot1Ad);
        var inner = _rig.Create(7, outer);
        var frame = VlanRig.Frame([], 9, _rig.Far.Lladdr);

        Assert.Equal(Errno.None, inner.Transmit(_rig.Packet(frame)));
        _rig.Receive(Service100Vlan7, 1);
        _rig.Receive([0x88, 0xa8, 0x00, 0x64], 2);

        byte[] expected = [.. frame[..12], .. Service100Vlan7, .. frame[12..]];
        Assert.Equal(expected, Assert.Single(_rig.Wire.Incoming));
        Assert.Equal([(inner.Name, (byte)1), (outer.Name, (byte)2)], _rig.Received.Select(static r => (r.On, r.Payload[0])));
    }

    [Fact]
    [Trait("Spec", "IF-121")]
    public void The_same_number_is_two_VLANs_as_customer_and_as_service_tag()
    {
        var (customer, service) = (_rig.Create(5), _rig.Create(5, null, VlanProtocol.Dot1Ad));

        _rig.Receive(Vlan5, 1);
        _rig.Receive([0x88, 0xa8, 0x00, 0x05], 2);

        Assert.Equal([(customer.Name, (byte)1), (service.Name, (byte)2)], _rig.Received.Select(static r => (r.On, r.Payload[0])));
    }

    [Fact]
    [Trait("Spec", "IF-121")]
    public void A_tag_with_a_priority_only_does_not_take_the_frame_from_the_parent()
    {
        _ = _rig.Create(5);

        _rig.Receive([0x81, 0x00, 0xa0, 0x00], 1);

        Assert.Equal([(_rig.Parent.Name, (byte)1)], _rig.Received.Select(static r => (r.On, r.Payload[0])));
    }

    [Fact]
    [Trait("Spec", "IF-121")]
    public void Tags_of_no_VLAN_reserved_ones_and_broken_ones_are_dropped_and_counted_by_cause()
    {
        _ = _rig.Create(5);
        var whole = VlanRig.Frame(Vlan5, 1, _rig.Parent.Lladdr);

        _rig.Receive(Vlan6, 1);
        _rig.Receive([0x88, 0xa8, 0x00, 0x05], 1);
        _rig.Receive([0x81, 0x00, 0x0f, 0xff], 1);
        _rig.Deliver(whole[..14], whole[..15], whole[..17]);

        Assert.Empty(_rig.Received);
        Assert.Equal((2, 4), (VlanRig.Drops(_rig.Parent, InputDrop.UnknownVlan), VlanRig.Drops(_rig.Parent, InputDrop.BadTag)));
        var data = _rig.Parent.Counters.Snapshot();
        Assert.Equal((6, 0, 4), (data.InPackets, data.InDelivered, data.InErrors));
    }

    [Fact]
    [Trait("Spec", "IF-121")]
    public void Random_tags_and_lengths_come_back_to_the_pool_and_are_counted_once()
    {
        const int seed = 20261121;
        var random = new Random(seed);
        var outer = _rig.Create(1, null, VlanProtocol.Dot1Ad);
        _ = _rig.Create(2);
        _ = _rig.Create(3, outer);
        for (var i = 0; i < 5000; i++)
        {
            var frame = new byte[random.Next(1, 70)];
            random.NextBytes(frame);
            if (frame.Length > 20)
            {
                _rig.Parent.Lladdr.Write(frame);
                byte[] tags = [.. random.Next(2) == 0 ? Vlan5[..2] : Service100Vlan7[..2], 0, (byte)random.Next(4), .. Vlan5[..2], 0, (byte)random.Next(5)];
                tags.AsSpan(0, Math.Min(tags.Length, frame.Length - 12)).CopyTo(frame.AsSpan(12));
            }

            _rig.Deliver(frame);
        }

        _rig.Run();
        var data = _rig.Parent.Counters.Snapshot();
        Assert.True(data.InPackets == 5000 && data.InDelivered + data.InDropsBy.Values.Sum() == 5000, $"seed {seed}: {data}");
        Assert.Equal(0, _rig.Stack.Mbufs.Outstanding);
    }

    [Fact]
    [Trait("Spec", "IF-121")]
    public void Sending_and_receiving_allocate_nothing()
    {
        using var quiet = new VlanRig(records: false);
        var far = quiet.Create(7, quiet.Create(100, quiet.Far, VlanProtocol.Dot1Ad));
        var near = quiet.Create(7, quiet.Create(100, null, VlanProtocol.Dot1Ad));
        var frame = VlanRig.Frame([], 1, far.Lladdr);

        var least = Allocations.Least(200, () =>
        {
            MbufBatch batch = default;
            for (var i = 0; i < 8; i++)
            {
                _ = quiet.Stack.Mbufs.TryGet(out var m);
                frame.CopyTo(m!.Append(frame.Length));
                batch.Append(m);
            }

            _ = near.Transmit(ref batch);
        });

        Assert.Equal(0, least);
        Assert.True(far.Counters.Snapshot().InPackets >= 1600);
    }
}
