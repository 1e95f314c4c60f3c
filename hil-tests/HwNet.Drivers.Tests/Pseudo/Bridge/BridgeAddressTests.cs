using HwNet.Drivers.Pseudo.Bridge;
using HwNet.Drivers.Tests.UsbEther;

namespace HwNet.Drivers.Tests.Pseudo.Bridge;

/// <summary>What a bridge knows of stations, and for how long.</summary>
[Trait("Spec", "IF-123")]
public sealed class BridgeAddressTests : IDisposable
{
    private readonly SteppedClock _clock = new();
    private readonly BridgeRig _rig;

    public BridgeAddressTests() => _rig = new BridgeRig(clock: _clock);

    public void Dispose() => _rig.Dispose();

    [Fact]
    public void An_address_is_forgotten_when_nothing_was_heard_of_it_for_five_minutes()
    {
        _rig.Send(1, BridgeRig.Station(9), BridgeRig.Station(1));
        _clock.Advance(TimeSpan.FromSeconds(299));
        _rig.Send(1, BridgeRig.Station(9), BridgeRig.Station(1));
        _clock.Advance(TimeSpan.FromSeconds(299));
        _rig.Send(0, BridgeRig.Station(1), BridgeRig.Station(0));
        Assert.Equal([2, 1, 2], _rig.Counts);

        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal([BridgeRig.Station(0)], _rig.Status.Addresses.Select(static a => a.Address));
        _rig.Send(0, BridgeRig.Station(1), BridgeRig.Station(0));
        Assert.Equal([2, 2, 3], _rig.Counts);
    }

    [Fact]
    public void A_station_that_is_carried_to_another_cable_is_found_there()
    {
        _rig.Send(1, BridgeRig.Station(9), BridgeRig.Station(1));
        _rig.Send(2, BridgeRig.Station(9), BridgeRig.Station(1));

        _rig.Send(0, BridgeRig.Station(1), BridgeRig.Station(0));

        Assert.Equal([2, 1, 2], _rig.Counts);
        Assert.Equal(1, _rig.Status.Events[BridgeEvent.Moved]);
        Assert.Contains(new BridgeAddress(BridgeRig.Station(1), _rig.Near[2], false), _rig.Status.Addresses);
    }

    [Fact]
    public void A_static_address_neither_ages_nor_moves_until_it_is_deleted()
    {
        Assert.Equal(Errno.None, _rig.Bridge.Ioctl(new SetBridgeAddress(BridgeRig.Station(1), _rig.Near[1])));
        _clock.Advance(TimeSpan.FromHours(1));
        _rig.Send(2, BridgeRig.Station(9), BridgeRig.Station(1));

        Assert.Equal([new BridgeAddress(BridgeRig.Station(1), _rig.Near[1], true)], _rig.Status.Addresses);
        Assert.Equal(Errno.None, _rig.Bridge.Ioctl(new FlushBridge()));
        Assert.Single(_rig.Status.Addresses);
        Assert.Equal(Errno.None, _rig.Bridge.Ioctl(new DeleteBridgeAddress(BridgeRig.Station(1))));
        Assert.Equal(Errno.ENOENT, _rig.Bridge.Ioctl(new DeleteBridgeAddress(BridgeRig.Station(1))));
        Assert.Equal(Errno.EINVAL, _rig.Bridge.Ioctl(new SetBridgeAddress(LinkAddress.Broadcast, _rig.Near[1])));
        Assert.Equal(Errno.ENOENT, _rig.Bridge.Ioctl(new SetBridgeAddress(BridgeRig.Station(1), _rig.Far[1])));
    }

    [Fact]
    public void A_member_that_leaves_takes_the_addresses_behind_it_along_and_is_itself_again()
    {
        _rig.Send(1, BridgeRig.Station(9), BridgeRig.Station(1));
        _rig.Send(0, BridgeRig.Station(9), BridgeRig.Station(0));
        Assert.Equal(Errno.None, _rig.Bridge.Ioctl(new SetBridgeAddress(BridgeRig.Station(5), _rig.Near[1])));

        Assert.Equal(Errno.None, _rig.Bridge.Ioctl(new DeleteBridgeMember(_rig.Near[1])));
        _rig.Run();

        Assert.Equal([BridgeRig.Station(0)], _rig.Status.Addresses.Select(static a => a.Address));
        Assert.False(_rig.Near[1].Flags.HasFlag(HwNet.Net.IfFlags.Promisc));
        _rig.Send(1, _rig.Near[1].Lladdr, BridgeRig.Station(1));
        Assert.Equal(1, _rig.Near[1].Counters.Snapshot().InDropsBy[HwNet.Net.InputDrop.NoProtocol]);
        Assert.Equal(Errno.ENOENT, _rig.Bridge.Ioctl(new DeleteBridgeMember(_rig.Near[1])));
        Assert.Equal(Errno.None, _rig.Bridge.Ioctl(new AddBridgeMember(_rig.Near[1])));
    }

    [Fact]
    public void A_full_table_learns_no_more_until_something_has_aged_and_floods_meanwhile()
    {
        Assert.Equal(Errno.None, _rig.Bridge.Ioctl(new SetBridgeCache(3, TimeSpan.FromSeconds(60))));
        for (var i = 0; i < 5; i++)
        {
            _rig.Send(1, BridgeRig.Station(99), BridgeRig.Station(i));
        }

        Assert.Equal((3, 2), (_rig.Status.Addresses.Count, _rig.Status.Events[BridgeEvent.NotLearned]));
        _rig.Send(0, BridgeRig.Station(4), BridgeRig.Station(50));
        Assert.Equal([5, 1, 6], _rig.Counts);

        _clock.Advance(TimeSpan.FromSeconds(61));
        _rig.Send(1, BridgeRig.Station(99), BridgeRig.Station(4));
        Assert.Equal([BridgeRig.Station(4)], _rig.Status.Addresses.Select(static a => a.Address));
        Assert.Equal(Errno.EINVAL, _rig.Bridge.Ioctl(new SetBridgeCache(0, TimeSpan.FromSeconds(60))));
        Assert.Equal(Errno.EINVAL, _rig.Bridge.Ioctl(new SetBridgeCache(8193, TimeSpan.FromSeconds(60))));
        Assert.Equal(Errno.EINVAL, _rig.Bridge.Ioctl(new SetBridgeCache(10, TimeSpan.Zero)));
    }

    [Fact]
    public void A_storm_of_addresses_stays_within_the_bound()
    {
        const int seed = 11;
        var random = new Random(seed);
        for (var i = 0; i < 20_000; i++)
        {
            _rig.Near[0].Input(_rig.Packet(BridgeRig.Station(1), LinkAddress.FromUInt64(0x0200_0000_0000UL | (ulong)random.NextInt64(1L << 32))));
        }

        var status = _rig.Status;
        Assert.True(status.Addresses.Count <= 2000, $"seed {seed}: {status.Addresses.Count}");
        Assert.True(status.Events[BridgeEvent.Learned] + status.Events[BridgeEvent.NotLearned] >= 19_900, $"seed {seed}");
    }
}
