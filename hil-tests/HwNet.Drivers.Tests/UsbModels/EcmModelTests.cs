using HwNet.Bus.Usb;

namespace HwNet.Drivers.Tests.UsbModels;

/// <summary>The simulated ECM adapter, driven by raw transfers; bytes from the CDC documents.</summary>
public class EcmModelTests
{
    private const byte Notify = 0x83;
    private const byte BulkIn = 0x81;
    private const byte BulkOut = 0x02;
    private const string Own = "02:0e:aa:00:00:01";
    private const string Other = "02:0e:aa:00:00:02";
    private const string Group = "01:00:5e:00:00:fb";

    [Fact]
    public void The_descriptors_tell_both_interfaces_and_the_address()
    {
        using var rig = new SimRig("ecm");

        var d = rig.Usb.Descriptors;
        var configuration = Assert.Single(d.Configurations);
        Assert.Empty(configuration.Problems);
        Assert.Equal(["02/06/00", "0a/00/00", "0a/00/00"], configuration.Interfaces.Select(i => i.Triple));
        Assert.Equal(["0524001001", "0524060001"], configuration.Interfaces[0].Extras.Take(2).Select(e => Convert.ToHexString(e.Bytes.Span)));
        var ethernet = configuration.Interfaces[0].Extras[2].Bytes.ToArray();
        Assert.Equal([13, 0x24, 0x0f], ethernet[..3]);
        Assert.Equal("020EAA000001", UsbStrings.Read(rig.Usb, ethernet[3]));
        Assert.Equal(1514, ethernet[8] | (ethernet[9] << 8));
        Assert.Equal(512, configuration.Interfaces[2].Find(UsbTransferType.Bulk, isIn: true)!.MaxPacketSize);
    }

    [Fact]
    public void Nothing_moves_before_the_alternate_setting_with_endpoints()
    {
        using var rig = new SimRig("ecm");
        using var transfer = new UsbTransfer(BulkOut, _ => { }) { Buffer = new byte[60] };

        Assert.Equal(UsbStatus.Invalid, rig.Usb.Submit(transfer));
        Assert.Equal(UsbStatus.Completed, rig.Usb.SetConfiguration(1));
        Assert.Equal(UsbStatus.Invalid, rig.Usb.Submit(transfer));
        rig.Arrive(SimRig.Frame(Own, 60));
        Assert.Equal(1, rig.Bus.Cable.Statistics.NotRunning);
    }

    [Fact]
    public void Connection_is_told_with_the_speed_first()
    {
        using var rig = new SimRig("ecm");

        rig.Start();

        Assert.Equal(Convert.FromHexString("A12A00000000080000CA9A3B00CA9A3B"), rig.ReceiveNow(Notify, 16));
        Assert.Equal(Convert.FromHexString("A100010000000000"), rig.ReceiveNow(Notify, 16));
        Assert.Null(rig.ReceiveNow(Notify, 16));

        rig.Bus.Cable.Carrier = false;

        Assert.Equal(Convert.FromHexString("A12A0000000008000000000000000000"), rig.ReceiveNow(Notify, 16));
        Assert.Equal(Convert.FromHexString("A100000000000000"), rig.ReceiveNow(Notify, 16));
    }

    [Fact]
    public void A_speed_change_comes_in_halves_where_packets_are_small()
    {
        using var rig = new SimRig("ecm,split");

        rig.Start();

        Assert.Equal(Convert.FromHexString("A12A000000000800"), rig.ReceiveNow(Notify, 8));
        Assert.Equal(Convert.FromHexString("00CA9A3B00CA9A3B"), rig.ReceiveNow(Notify, 8));
        Assert.Equal(Convert.FromHexString("A100010000000000"), rig.ReceiveNow(Notify, 8));
    }

    [Fact]
    public void Notifications_repeat_when_told()
    {
        var clock = new FrameFaults.ManualClock();
        using var rig = new SimRig("ecm,repeat=32", clock);
        rig.Start();
        Assert.NotNull(rig.ReceiveNow(Notify, 16));
        Assert.NotNull(rig.ReceiveNow(Notify, 16));
        Assert.Null(rig.ReceiveNow(Notify, 16));

        clock.Advance(TimeSpan.FromMilliseconds(32));

        Assert.Equal(0x2a, rig.ReceiveNow(Notify, 16)![1]);
        Assert.Equal(0x00, rig.ReceiveNow(Notify, 16)![1]);
    }

    [Theory]
    [InlineData(0x0C, true, false, true, false)]
    [InlineData(0x01, true, true, true, true)]
    [InlineData(0x02, false, false, false, true)]
    [InlineData(0x04, true, false, false, false)]
    [InlineData(0x08, false, false, true, false)]
    [InlineData(0x00, false, false, false, false)]
    public void The_packet_filter_filters(ushort filter, bool own, bool other, bool broadcast, bool group)
    {
        using var rig = new SimRig("ecm");
        rig.Start();
        Assert.Equal(UsbStatus.Completed, rig.Out(0x21, 0x43, filter, 0));

        foreach (var (destination, wanted) in new[] { (Own, own), (Other, other), ("ff:ff:ff:ff:ff:ff", broadcast), (Group, group) })
        {
            var frame = SimRig.Frame(destination, 60);
            rig.Arrive(frame);
            Assert.Equal(wanted ? frame : null, rig.ReceiveNow(BulkIn, 2048));
        }
    }

    [Fact]
    public void The_multicast_list_lets_its_groups_in_and_no_others()
    {
        using var rig = new SimRig("ecm,filters=2");
        rig.Start();
        _ = rig.Out(0x21, 0x43, 0x1C, 0);
        byte[] two = [0x01, 0, 0x5e, 0, 0, 0xfb, 0x33, 0x33, 0, 0, 0, 1];

        Assert.Equal(UsbStatus.Completed, rig.Out(0x21, 0x40, 2, 0, two));
        Assert.Equal(UsbStatus.Stall, rig.Out(0x21, 0x40, 3, 0, [.. two, 1, 1, 1, 1, 1, 1]));
        Assert.Equal(1, rig.Model.Violations["filter-list"]);

        foreach (var (destination, wanted) in new[] { (Group, true), ("33:33:00:00:00:01", true), ("01:00:5e:00:00:01", false) })
        {
            rig.Arrive(SimRig.Frame(destination, 60));
            Assert.Equal(wanted, rig.ReceiveNow(BulkIn, 2048) is not null);
        }
    }

    [Theory]
    [InlineData("ecm,speed=full", 64)]
    [InlineData("ecm,speed=high", 512)]
    [InlineData("ecm,speed=super", 1024)]
    public void Frames_pass_both_ways_at_every_length_round_the_packet_size(string model, int packet)
    {
        using var rig = new SimRig(model);
        rig.Start();
        _ = rig.Out(0x21, 0x43, 0x0C, 0);

        foreach (var length in new[] { 60, packet - 1, packet, packet + 1, 1514 })
        {
            var frame = SimRig.Frame(Own, length, length);
            rig.SendNow(BulkOut, frame, zeroPacket: true);
            Assert.Equal(frame, Assert.Single(rig.Arrived()));
            rig.Arrive(frame);
            Assert.Equal(frame, rig.ReceiveNow(BulkIn, 2048));
        }

        Assert.Empty(rig.Model.Violations.ToDictionary());
    }

    [Fact]
    public void A_frame_of_a_whole_number_of_packets_that_is_not_ended_is_glued_to_the_next()
    {
        using var rig = new SimRig("ecm");
        rig.Start();
        var first = SimRig.Frame(Other, 512, 1);
        var second = SimRig.Frame(Other, 100, 2);

        rig.SendNow(BulkOut, first, zeroPacket: false);
        Assert.Empty(rig.Arrived());
        rig.SendNow(BulkOut, second);

        Assert.Equal(first.Concat(second), Assert.Single(rig.Arrived()));
    }

    [Fact]
    public void Statistics_count_by_kind_and_start_anew_with_alternate_setting_0()
    {
        using var rig = new SimRig("ecm");
        rig.Start();
        _ = rig.Out(0x21, 0x43, 0x0C, 0);
        rig.SendNow(BulkOut, SimRig.Frame(Other, 100));
        rig.SendNow(BulkOut, SimRig.Frame(Group, 70));
        rig.Arrive(SimRig.Frame("ff:ff:ff:ff:ff:ff", 80));
        _ = rig.ReceiveNow(BulkIn, 2048);

        Assert.Equal([2, 0, 0, 0], rig.In(0xA1, 0x44, 1, 0, 4));
        Assert.Equal([1, 0, 0, 0], rig.In(0xA1, 0x44, 2, 0, 4));
        Assert.Equal([100, 0, 0, 0], rig.In(0xA1, 0x44, 6, 0, 4));
        Assert.Equal([70, 0, 0, 0], rig.In(0xA1, 0x44, 8, 0, 4));
        Assert.Equal([80, 0, 0, 0], rig.In(0xA1, 0x44, 16, 0, 4));
        Assert.Null(rig.In(0xA1, 0x44, 19, 0, 4));

        Assert.Equal(UsbStatus.Completed, rig.Usb.SetAlternate(1, 0));

        Assert.Equal([0, 0, 0, 0], rig.In(0xA1, 0x44, 1, 0, 4));
    }

    [Fact]
    public void A_request_to_the_wrong_interface_is_refused_and_noted()
    {
        using var rig = new SimRig("ecm,first-interface=3");
        rig.Start(dataInterface: 4);

        Assert.Equal(UsbStatus.Stall, rig.Out(0x21, 0x43, 0x0C, 0));
        Assert.Equal(1, rig.Model.Violations["request-interface"]);
        Assert.Equal(UsbStatus.Completed, rig.Out(0x21, 0x43, 0x0C, 3));
    }

    [Theory]
    [InlineData("ecm,union=swapped", "0524060100")]
    [InlineData("ecm,union=none", null)]
    public void The_union_is_as_asked_for(string model, string? union)
    {
        using var rig = new SimRig(model);

        var found = rig.Usb.Descriptors.Configurations[0].Interfaces[0].Extras.FirstOrDefault(e => e.Subtype == 6);

        Assert.Equal(union, found is null ? null : Convert.ToHexString(found.Bytes.Span));
    }

    [Fact]
    public void Descriptors_stand_in_odd_places_when_told()
    {
        using var before = new SimRig("ecm,functional=configuration,iad,idle=2");
        using var behind = new SimRig("ecm,functional=endpoint");

        var configuration = before.Usb.Descriptors.Configurations[0];
        Assert.Equal(3, configuration.Extras.Count);
        Assert.Equal(2, Assert.Single(configuration.Associations).Count);
        Assert.Equal([0, 0, 2], configuration.Settings(1).Select(s => s.Endpoints.Count));
        Assert.Equal(3, behind.Usb.Descriptors.Configurations[0].Interfaces[0].Extras.Count);
    }
}
