using System.Buffers.Binary;
using HwNet.Bus.Usb;
using HwNet.Fixtures.UsbModels.Rndis;

namespace HwNet.Drivers.Tests.UsbModels;

/// <summary>The simulated RNDIS adapter, driven by raw transfers; messages written out from [MS-RNDIS].</summary>
public class RndisModelTests
{
    private const byte Notify = 0x81;
    private const byte BulkIn = 0x83;
    private const byte BulkOut = 0x04;
    private const string Own = "02:0e:aa:00:00:01";

    [Theory]
    [InlineData("rndis", "02/02/ff")]
    [InlineData("rndis,match=wireless", "e0/01/03")]
    [InlineData("rndis,match=activesync", "ef/01/01")]
    public void The_control_interface_is_of_the_kind_that_was_asked_for(string model, string triple)
    {
        using var rig = new SimRig(model);

        var configuration = rig.Usb.Descriptors.Configurations[0];
        Assert.Equal([triple, "0a/00/00"], configuration.Interfaces.Select(i => i.Triple));
        Assert.Empty(configuration.Problems);
    }

    [Fact]
    public void Initialize_is_answered_after_a_notification()
    {
        using var rig = Configured("rndis,max-packets=4,max-transfer=8192,alignment=3");

        Command(rig, 2, 24, 0x11, 1, 0, 2048);

        Assert.Equal([1, 0, 0, 0, 0, 0, 0, 0], rig.ReceiveNow(Notify, 8));
        Assert.Equal([0x80000002, 52, 0x11, 0, 1, 0, 1, 0, 4, 8192, 3, 0, 0], Response(rig));
        Assert.Equal([0], rig.In(0xA1, 1, 0, 0, 1025));
        Assert.Equal(2048, rig.Model.Get<RndisFunction>().HostMaxTransfer);
    }

    [Fact]
    public void Objects_are_told()
    {
        using var rig = Initialized("rndis");

        Assert.Equal([2, 0x0e, 0xaa, 0, 0, 1], Query(rig, 0x01010101));
        Assert.Equal([2, 0x0e, 0xaa, 0, 0, 1], Query(rig, 0x01010102));
        Assert.Equal(1500u, Value(Query(rig, 0x00010106)));
        Assert.Equal(1514u, Value(Query(rig, 0x00010111)));
        Assert.Equal(10_000_000u, Value(Query(rig, 0x00010107)));
        Assert.Equal(0u, Value(Query(rig, 0x00010114)));
        Assert.Equal(0u, Value(Query(rig, 0x00010202)));
        Assert.Equal(32u, Value(Query(rig, 0x01010104)));
        var supported = Query(rig, 0x00010101);
        for (var at = 0; at < supported.Length; at += 4)
        {
            Assert.NotNull(Query(rig, BitConverter.ToUInt32(supported, at)));
        }

        Command(rig, 4, 28, 9, 0x00ABCDEF, 0, 0, 0);
        Assert.Equal([0x80000004, 24, 9, 0xC00000BB, 0, 0], Response(rig));
    }

    [Fact]
    public void The_filter_starts_and_stops_the_data_path()
    {
        using var rig = Initialized("rndis");
        var frame = SimRig.Frame(Own, 60);
        rig.Arrive(frame);
        Assert.Null(rig.ReceiveNow(BulkIn, 2048));

        SetFilter(rig, 0x09);
        rig.Arrive(frame);
        rig.Arrive(SimRig.Frame("02:00:00:00:00:77", 60));

        Assert.Equal(Message(frame), rig.ReceiveNow(BulkIn, 2048));
        Assert.Null(rig.ReceiveNow(BulkIn, 2048));
        rig.SendNow(BulkOut, Message(frame));
        Assert.Equal(frame, Assert.Single(rig.Arrived()));

        SetFilter(rig, 0);
        rig.SendNow(BulkOut, Message(frame));
        Assert.Equal(1, rig.Model.Violations["data-state"]);
        Assert.Empty(rig.Arrived());
    }

    [Fact]
    public void The_multicast_list_filters()
    {
        using var rig = Initialized("rndis");
        SetFilter(rig, 0x02);
        Assert.Equal(0u, Set(rig, 0x01010103, [1, 0, 0x5e, 0, 0, 0xfb]));

        rig.Arrive(SimRig.Frame("01:00:5e:00:00:01", 60));
        Assert.Null(rig.ReceiveNow(BulkIn, 2048));
        rig.Arrive(SimRig.Frame("01:00:5e:00:00:fb", 60));
        Assert.NotNull(rig.ReceiveNow(BulkIn, 2048));
        Assert.Equal(0xC0010015u, Set(rig, 0x01010103, [1, 2, 3]));
    }

    [Fact]
    public void Bundles_pass_both_ways_aligned()
    {
        using var rig = Initialized("rndis,packets=8,max-packets=8,max-transfer=4096,alignment=3");
        SetFilter(rig, 0x0D);
        var frames = new[] { SimRig.Frame(Own, 61, 1), SimRig.Frame(Own, 70, 2) };

        rig.Arrive(frames[0]);
        rig.Arrive(frames[1]);
        var transfer = rig.ReceiveNow(BulkIn, 2048)!;

        Assert.Equal(112, BinaryPrimitives.ReadInt32LittleEndian(transfer.AsSpan(4)));
        Assert.Equal(Message(frames[1]), transfer[112..]);
        rig.SendNow(BulkOut, transfer);
        Assert.Equal(frames, rig.Arrived());
        Assert.Equal(2, rig.Model.Get<RndisFunction>().MostMessages);
        Assert.Null(rig.Model.Violations.First);
    }

    [Theory]
    [InlineData("data-type", 0, 2)]
    [InlineData("data-length", 4, 43)]
    [InlineData("data-length", 4, 105)]
    [InlineData("data-bounds", 8, 37)]
    [InlineData("data-bounds", 8, 0xFFFFFFF8)]
    [InlineData("data-bounds", 12, 61)]
    [InlineData("data-bounds", 12, 0xFFFFFFD4)]
    [InlineData("data-extra", 28, 1)]
    public void A_broken_data_message_is_dropped_and_named(string rule, int at, uint value)
    {
        using var rig = Initialized("rndis");
        SetFilter(rig, 0x0D);
        var message = Message(SimRig.Frame(Own, 60));
        BinaryPrimitives.WriteUInt32LittleEndian(message.AsSpan(at), value);

        rig.SendNow(BulkOut, message);

        Assert.Equal(rule, Assert.Single(rig.Model.Violations.ToDictionary()).Key);
        Assert.Empty(rig.Arrived());
    }

    [Fact]
    public void Limits_are_enforced_and_padding_is_not_counted()
    {
        using var rig = Initialized("rndis,max-transfer=512,max-packets=1");
        SetFilter(rig, 0x0D);
        rig.SendNow(BulkOut, [.. Message(SimRig.Frame(Own, 60)), 0]);
        Assert.Null(rig.Model.Violations.First);

        rig.SendNow(BulkOut, [.. Message(SimRig.Frame(Own, 60)), .. Message(SimRig.Frame(Own, 60))]);
        rig.SendNow(BulkOut, Message(SimRig.Frame(Own, 600)));

        Assert.Equal(1, rig.Model.Violations["packets-many"]);
        Assert.Equal(1, rig.Model.Violations["transfer-long"]);
    }

    [Fact]
    public void Carrier_is_indicated_and_told()
    {
        using var rig = Initialized("rndis");

        rig.Bus.Cable.Carrier = false;

        Assert.NotNull(rig.ReceiveNow(Notify, 8));
        Assert.Equal([7, 20, 0x4001000C, 0, 0], Response(rig));
        Assert.Equal(1u, Value(Query(rig, 0x00010114)));
        rig.Bus.Cable.Carrier = true;
        Assert.Equal([7, 20, 0x4001000B, 0, 0], Response(rig));
    }

    [Fact]
    public void Keep_alives_are_answered_and_asked()
    {
        var clock = new FrameFaults.ManualClock();
        using var rig = Initialized("rndis,keepalive=5000", clock);

        Command(rig, 8, 12, 0x77);
        Assert.Equal([0x80000008, 16, 0x77, 0], Response(rig));
        clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal([8, 12, 1], Response(rig));
        Command(rig, 0x80000008, 16, 1, 0);
        clock.Advance(TimeSpan.FromSeconds(10));

        var rndis = rig.Model.Get<RndisFunction>();
        Assert.Equal((3, 1), (rndis.KeepAlivesSent, rndis.KeepAlivesAnswered));
        Assert.Equal(1, rig.Model.Violations["keepalive"]);
    }

    [Fact]
    public void Reset_forgets_filter_and_list_and_halt_forgets_all()
    {
        using var rig = Initialized("rndis");
        SetFilter(rig, 0x0D);

        Command(rig, 6, 12, 0);
        Assert.Equal([0x80000006, 16, 0, 1], Response(rig));
        rig.Arrive(SimRig.Frame(Own, 60));
        Assert.Null(rig.ReceiveNow(BulkIn, 2048));

        Command(rig, 3, 12, 5);
        Assert.Equal([0], rig.In(0xA1, 1, 0, 0, 1025));
        Command(rig, 4, 28, 9, 0x00010106, 0, 0, 0);
        Assert.Equal(1, rig.Model.Violations["message"]);
    }

    [Theory]
    [InlineData(4u, 28u, 8u)]
    [InlineData(0xFFFFFFF0u, 20u, 28u)]
    [InlineData(20u, 0xFFFFFFF8u, 28u)]
    public void A_query_whose_buffer_lies_outside_is_refused(uint length, uint offset, uint total)
    {
        using var rig = Initialized("rndis");

        Command(rig, 4, 28, 9, 0x01010101, length, offset, 0);

        Assert.NotEqual(0u, total);
        Assert.Equal([0x80000004, 24, 9, 0xC0010015, 0, 0], Response(rig));
        Assert.Equal(1, rig.Model.Violations["query-bounds"]);
    }

    [Fact]
    public void Every_fault_of_a_completion_bends_one()
    {
        using var rig = Initialized("rndis");
        foreach (var fault in rig.Model.Faults.Known.Where(f => f.Once && (f.Name.StartsWith("query-", StringComparison.Ordinal)
            || (f.Name.StartsWith("rndis-", StringComparison.Ordinal) && f.Name != "rndis-unsolicited"))))
        {
            Command(rig, 4, 28, 9, 0x01010101, 0, 0, 0);
            var sound = rig.In(0xA1, 1, 0, 0, 1025);
            rig.Model.Faults.Set(fault.Name);
            Command(rig, 4, 28, 9, 0x01010101, 0, 0, 0);
            Assert.NotEqual(sound, rig.In(0xA1, 1, 0, 0, 1025));
            Assert.False(rig.Model.Faults.IsSet(fault.Name), fault.Name);
        }
    }

    [Fact]
    public void Every_fault_of_a_data_message_bends_one()
    {
        using var rig = Initialized("rndis");
        SetFilter(rig, 0x0D);
        var frame = SimRig.Frame(Own, 60);
        foreach (var fault in rig.Model.Faults.Known.Where(f => f.Name.StartsWith("data-", StringComparison.Ordinal)))
        {
            rig.Model.Faults.Set(fault.Name);
            rig.Arrive(frame);
            Assert.NotEqual(Message(frame), rig.ReceiveNow(BulkIn, 2048));
            rig.Arrive(frame);
            Assert.Equal(Message(frame), rig.ReceiveNow(BulkIn, 2048));
        }
    }

    [Fact]
    public void The_device_with_two_configurations_tells_an_index_that_is_no_value()
    {
        using var rig = new SimRig("qemu-usb-net,speed=full");

        Assert.Equal([2, 1], rig.Usb.Descriptors.Configurations.Select(c => (int)c.Value));
        Assert.Equal(["02/02/ff", "02/06/00"], rig.Usb.Descriptors.Configurations.Select(c => c.Interfaces[0].Triple));
        Assert.Equal(UsbStatus.Completed, rig.Usb.SetConfiguration(1));
        Assert.Equal(UsbStatus.Completed, rig.Out(0x21, 0x43, 0x0C, 0));
        Assert.Equal(UsbStatus.Completed, rig.Usb.SetConfiguration(2));
        Assert.Equal(UsbStatus.Stall, rig.Out(0x21, 0x43, 0x0C, 0));
        Command(rig, 2, 24, 1, 1, 0, 2048);
        Assert.Equal(0x80000002, Response(rig)[0]);
    }

    private static SimRig Configured(string model, TimeProvider? clock = null)
    {
        var rig = new SimRig(model, clock);
        Assert.Equal(UsbStatus.Completed, rig.Usb.SetConfiguration(1));
        Assert.Equal(UsbStatus.Completed, rig.Usb.Claim(0));
        Assert.Equal(UsbStatus.Completed, rig.Usb.Claim(1));
        return rig;
    }

    private static SimRig Initialized(string model, TimeProvider? clock = null)
    {
        var rig = Configured(model, clock);
        Command(rig, 2, 24, 1, 1, 0, 2048);
        Assert.NotNull(rig.ReceiveNow(Notify, 8));
        Assert.Equal(0x80000002, Response(rig)[0]);
        return rig;
    }

    private static void Command(SimRig rig, params uint[] words) =>
        Assert.Equal(UsbStatus.Completed, rig.Out(0x21, 0, 0, 0, [.. words.SelectMany(BitConverter.GetBytes)]));

    private static uint[] Response(SimRig rig)
    {
        var bytes = rig.In(0xA1, 1, 0, 0, 1025)!;
        return [.. Enumerable.Range(0, bytes.Length / 4).Select(i => BitConverter.ToUInt32(bytes, 4 * i))];
    }

    private static byte[] Query(SimRig rig, uint oid)
    {
        Command(rig, 4, 28, 3, oid, 0, 0, 0);
        var bytes = rig.In(0xA1, 1, 0, 0, 1025)!;
        Assert.Equal(0u, BitConverter.ToUInt32(bytes, 12));
        return bytes.AsSpan(8 + BitConverter.ToInt32(bytes, 20), BitConverter.ToInt32(bytes, 16)).ToArray();
    }

    private static uint Set(SimRig rig, uint oid, byte[] data)
    {
        byte[] message = [.. new uint[] { 5, (uint)(28 + data.Length), 4, oid, (uint)data.Length, 20, 0 }.SelectMany(BitConverter.GetBytes), .. data];
        Assert.Equal(UsbStatus.Completed, rig.Out(0x21, 0, 0, 0, message));
        var answer = Response(rig);
        Assert.Equal(0x80000005, answer[0]);
        return answer[3];
    }

    private static void SetFilter(SimRig rig, uint bits) => Assert.Equal(0u, Set(rig, 0x0001010E, BitConverter.GetBytes(bits)));

    private static uint Value(byte[] bytes) => BitConverter.ToUInt32(bytes);

    private static byte[] Message(byte[] frame) =>
        [.. new uint[] { 1, (uint)(44 + frame.Length), 36, (uint)frame.Length, 0, 0, 0, 0, 0, 0, 0 }.SelectMany(BitConverter.GetBytes), .. frame];
}
