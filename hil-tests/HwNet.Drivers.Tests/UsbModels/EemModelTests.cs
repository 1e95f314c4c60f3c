using System.Buffers.Binary;
using HwNet.Bus.Usb;
using HwNet.Fixtures.UsbModels.Eem;

namespace HwNet.Drivers.Tests.UsbModels;

/// <summary>The simulated EEM adapter, driven by raw transfers; packets written out from EEM 1.0.</summary>
public class EemModelTests
{
    private const byte BulkIn = 0x84;
    private const byte BulkOut = 0x05;
    private const string Any = "02:00:00:00:00:55";
    private static readonly byte[] Sentinel = [0xDE, 0xAD, 0xBE, 0xEF];

    [Fact]
    public void It_is_one_interface_with_two_bulk_endpoints()
    {
        using var rig = Running("eem");

        var setting = Assert.Single(rig.Usb.Descriptors.Configurations[0].Interfaces);
        Assert.Equal("02/0c/07", setting.Triple);
        Assert.Equal(2, setting.Endpoints.Count);
        Assert.Equal(UsbStatus.Stall, rig.Out(0x21, 0x43, 0x0C, 0));
        Assert.Equal(1, rig.Model.Violations["request"]);
    }

    [Fact]
    public void A_frame_has_its_length_before_it_and_the_sentinel_behind_it()
    {
        using var rig = Running("eem");
        var frame = SimRig.Frame(Any, 60);
        byte[] packet = [64, 0, .. frame, .. Sentinel];

        rig.Arrive(frame);
        Assert.Equal(packet, rig.ReceiveNow(BulkIn, 2048));
        rig.SendNow(BulkOut, packet);
        Assert.Equal(frame, Assert.Single(rig.Arrived()));
    }

    [Fact]
    public void A_check_sequence_is_sent_when_told_and_judged_when_it_comes()
    {
        using var rig = Running("eem,crc");
        var frame = SimRig.Frame(Any, 60);
        rig.Arrive(frame);

        var packet = rig.ReceiveNow(BulkIn, 2048)!;

        Assert.Equal([64, 0x40], packet[..2]);
        Assert.Equal(HwNet.Wire.Crc32.FrameCheckSequence(frame), BinaryPrimitives.ReadUInt32LittleEndian(packet.AsSpan(62)));
        rig.SendNow(BulkOut, packet);
        Assert.Single(rig.Arrived());
        packet[10] ^= 1;
        rig.SendNow(BulkOut, packet);
        Assert.Equal(1, rig.Model.Violations["crc"]);
        packet[1] = 0;
        rig.SendNow(BulkOut, packet);
        Assert.Equal(1, rig.Model.Violations["sentinel"]);
        Assert.Empty(rig.Arrived());
    }

    [Fact]
    public void Bundles_pass_both_ways_with_packets_of_no_length_between()
    {
        using var rig = Running("eem,zero");
        var (one, two) = (SimRig.Frame(Any, 60, 1), SimRig.Frame(Any, 100, 2));
        byte[] bundle = [64, 0, .. one, .. Sentinel, 0, 0, 104, 0, .. two, .. Sentinel, 0, 0];

        rig.Arrive(one);
        rig.Arrive(two);
        Assert.Equal(bundle, rig.ReceiveNow(BulkIn, 2048));
        rig.SendNow(BulkOut, bundle);

        Assert.Equal([one, two], rig.Arrived());
        Assert.Equal(2, rig.Model.Get<EemFunction>().MostPackets);
    }

    [Fact]
    public void A_transfer_of_whole_packets_is_ended_by_a_packet_of_no_length()
    {
        using var rig = Running("eem");
        rig.Arrive(SimRig.Frame(Any, 512 - 6));

        var transfer = rig.ReceiveNow(BulkIn, 2048)!;

        Assert.Equal(514, transfer.Length);
        Assert.Equal([0, 0], transfer[512..]);
    }

    [Fact]
    public void A_bundle_longer_than_the_hosts_buffers_comes_in_pieces()
    {
        using var rig = Running("eem,transfer=4096");
        for (var i = 0; i < 3; i++)
        {
            rig.Arrive(SimRig.Frame(Any, 1000, i));
        }

        var pieces = new[] { rig.ReceiveNow(BulkIn, 1024)!, rig.ReceiveNow(BulkIn, 1024)!, rig.ReceiveNow(BulkIn, 1024)! };

        Assert.Equal(3 * 1006, pieces.Sum(p => p.Length));
        Assert.Equal(1024, pieces[0].Length);
        Assert.Null(rig.ReceiveNow(BulkIn, 1024));
    }

    [Fact]
    public void A_bundle_has_no_end_while_frames_wait_when_told()
    {
        using var rig = Running("eem,split,bundle=1");
        byte[][] frames = [SimRig.Frame(Any, 700, 1), SimRig.Frame(Any, 900, 2), SimRig.Frame(Any, 200, 3)];
        var bundle = frames.SelectMany(static f => (byte[])[(byte)(f.Length + 4), (byte)((f.Length + 4) >> 8), .. f, .. Sentinel]).ToArray();
        foreach (var frame in frames)
        {
            rig.Arrive(frame);
        }

        // Two buffers are filled to their ends, across packets; the third ends with a short packet.
        Assert.Equal(bundle[..1024], rig.ReceiveNow(BulkIn, 1024));
        Assert.Equal(bundle[1024..1536], rig.ReceiveNow(BulkIn, 512));
        Assert.Equal(bundle[1536..], rig.ReceiveNow(BulkIn, 1024));
        Assert.Null(rig.ReceiveNow(BulkIn, 1024));
    }

    [Fact]
    public void A_lone_frame_ends_its_transfer_though_bundles_have_no_end()
    {
        using var rig = Running("eem,split");
        var frame = SimRig.Frame(Any, 300);
        rig.Arrive(frame);

        Assert.Equal([0x30, 0x01, .. frame, .. Sentinel], rig.ReceiveNow(BulkIn, 2048));
    }

    [Fact]
    public void An_echo_is_answered_with_its_bytes()
    {
        using var rig = Running("eem");

        rig.SendNow(BulkOut, [0x05, 0x80, 1, 2, 3, 4, 5]);

        Assert.Equal([0x05, 0x88, 1, 2, 3, 4, 5], rig.ReceiveNow(BulkIn, 2048));
        Assert.Equal(1, rig.Model.Get<EemFunction>().Seen(EemCommand.Echo));
    }

    [Fact]
    public void It_asks_for_echoes_and_judges_the_answers()
    {
        using var rig = Running("eem");
        var eem = rig.Model.Get<EemFunction>();
        eem.SendEcho(2047);

        var echo = rig.ReceiveNow(BulkIn, 4096)!;

        Assert.Equal([0xFF, 0x87], echo[..2]);
        Assert.Equal(2049, echo.Length);
        echo[1] = 0x8F;
        rig.SendNow(BulkOut, echo);
        Assert.Equal(1, eem.EchoesAnswered);
        rig.SendNow(BulkOut, [0x01, 0x88, 9]);
        Assert.Equal(1, rig.Model.Violations["echo-response"]);
    }

    [Fact]
    public void Hints_are_counted_and_sent()
    {
        using var rig = Running("eem");
        var eem = rig.Model.Get<EemFunction>();

        rig.SendNow(BulkOut, [0x00, 0x90, 0x00, 0xA8]);
        eem.SendCommand(EemCommand.ResponseHint, 0);

        Assert.Equal((1, 1), (eem.Seen(EemCommand.SuspendHint), eem.Seen(EemCommand.Tickle)));
        Assert.Equal([0x00, 0x98], rig.ReceiveNow(BulkIn, 2048));
    }

    [Theory]
    [InlineData("packet-cut", new byte[] { 100, 0, 1, 2, 3 })]
    [InlineData("packet-short", new byte[] { 4, 0, 0xDE, 0xAD, 0xBE, 0xEF })]
    [InlineData("command", new byte[] { 0, 0xC0 })]
    [InlineData("command", new byte[] { 0, 0xB8 })]
    [InlineData("header-cut", new byte[] { 0, 0, 7 })]
    public void What_breaks_the_rules_is_named(string rule, byte[] transfer)
    {
        using var rig = Running("eem");

        rig.SendNow(BulkOut, transfer);

        Assert.Equal(rule, Assert.Single(rig.Model.Violations.ToDictionary()).Key);
    }

    [Fact]
    public void Every_fault_bends_one_transfer()
    {
        using var rig = Running("eem");
        var frame = SimRig.Frame(Any, 60);
        byte[] sound = [64, 0, .. frame, .. Sentinel];
        var faults = rig.Model.Faults.Known.Where(f => f.Name.StartsWith("eem-", StringComparison.Ordinal)).ToList();
        Assert.Equal(14, faults.Count);
        foreach (var fault in faults)
        {
            rig.Model.Faults.Set(fault.Name);
            rig.Arrive(frame);
            Assert.NotEqual(sound, rig.ReceiveNow(BulkIn, 2048));
            rig.Arrive(frame);
            Assert.Equal(sound, rig.ReceiveNow(BulkIn, 2048));
        }
    }

    private static SimRig Running(string model)
    {
        var rig = new SimRig(model);
        Assert.Equal(UsbStatus.Completed, rig.Usb.SetConfiguration(1));
        Assert.Equal(UsbStatus.Completed, rig.Usb.Claim(0));
        return rig;
    }
}
