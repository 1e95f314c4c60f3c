using HwNet.Bus.Usb;
using HwNet.Fixtures.UsbModels.Ncm;

namespace HwNet.Drivers.Tests.UsbModels;

/// <summary>The simulated NCM adapter, driven by raw transfers; NTBs written out from the tables of NCM 1.0.</summary>
public class NcmModelTests
{
    private const byte Notify = 0x84;
    private const byte BulkIn = 0x82;
    private const byte BulkOut = 0x01;
    private const string Own = "02:0e:aa:00:00:01";

    [Fact]
    public void The_parameters_are_told_in_28_bytes()
    {
        using var rig = Configured("ncm,ntb-in=8192,ntb-out=4096,datagrams-out=7,divisor-out=8,remainder-out=2,alignment-out=16");

        Assert.Equal(
            Convert.FromHexString("1C000300" + "00200000" + "0400000004000000" + "00100000" + "0800020010000700"),
            rig.In(0xA1, 0x80, 0, 0, 28));
        Assert.Equal(Convert.FromHexString("06241A00013B"), rig.Usb.Descriptors.Configurations[0].Interfaces[0].Extras[3].Bytes.ToArray());
    }

    [Fact]
    public void Settings_change_only_while_the_data_interface_is_idle()
    {
        using var rig = Configured("ncm");

        Assert.Equal(UsbStatus.Completed, rig.Out(0x21, 0x84, 1, 0));
        Assert.Equal(UsbStatus.Completed, rig.Out(0x21, 0x86, 0, 0, 0x00, 0x10, 0, 0, 3, 0, 0, 0));
        Assert.Equal(UsbStatus.Completed, rig.Out(0x21, 0x88, 0, 0, 0xDC, 0x05));
        Assert.Equal(UsbStatus.Completed, rig.Out(0x21, 0x8A, 1, 0));
        Assert.Equal(UsbStatus.Completed, rig.Out(0x21, 0x82, 0, 0, 2, 1, 1, 1, 1, 1));
        Assert.Equal(UsbStatus.Completed, rig.Usb.SetAlternate(1, 1));

        Assert.Equal([1, 0], rig.In(0xA1, 0x83, 0, 0, 2));
        Assert.Equal([0, 0x10, 0, 0, 3, 0, 0, 0], rig.In(0xA1, 0x85, 0, 0, 8));
        Assert.Equal([0, 0x10, 0, 0], rig.In(0xA1, 0x85, 0, 0, 4));
        Assert.Equal([0xDC, 0x05], rig.In(0xA1, 0x87, 0, 0, 2));
        Assert.Equal([1, 0], rig.In(0xA1, 0x89, 0, 0, 2));
        Assert.Equal([2, 1, 1, 1, 1, 1], rig.In(0xA1, 0x81, 0, 0, 6));
        Assert.Equal(UsbStatus.Stall, rig.Out(0x21, 0x84, 0, 0));
        Assert.Equal(UsbStatus.Stall, rig.Out(0x21, 0x86, 0, 0, 0, 0x10, 0, 0));
        Assert.Equal(2, rig.Model.Violations["request-state"]);

        Assert.Equal(UsbStatus.Completed, rig.Usb.SetAlternate(1, 0));
        Assert.Equal([0, 0], rig.In(0xA1, 0x83, 0, 0, 2));
        Assert.Equal([0, 0x40, 0, 0], rig.In(0xA1, 0x85, 0, 0, 4));
        Assert.Equal([2, 0x0e, 0xaa, 0, 0, 1], rig.In(0xA1, 0x81, 0, 0, 6));
    }

    [Theory]
    [InlineData("ncm,ntb32=off", 0x84, 1, new byte[0])]
    [InlineData("ncm", 0x84, 2, new byte[0])]
    [InlineData("ncm", 0x86, 0, new byte[] { 0xFF, 0x07, 0, 0 })]
    [InlineData("ncm", 0x86, 0, new byte[] { 0x01, 0x40, 0, 0 })]
    [InlineData("ncm,caps=0x1B", 0x86, 0, new byte[] { 0, 0x10, 0, 0, 0, 0, 0, 0 })]
    [InlineData("ncm", 0x88, 0, new byte[] { 0xEB, 0x05 })]
    [InlineData("ncm,caps=0x2B", 0x8A, 0, new byte[0])]
    [InlineData("ncm", 0x82, 0, new byte[] { 1, 0, 0, 0, 0, 1 })]
    [InlineData("ncm", 0x82, 0, new byte[] { 2, 0, 0, 0, 0 })]
    public void A_wrong_value_is_refused_and_noted(string model, byte request, ushort value, byte[] data)
    {
        using var rig = Configured(model);

        Assert.Equal(UsbStatus.Stall, rig.Out(0x21, request, value, 0, data));
        Assert.Equal(1, rig.Model.Violations["request-value"]);
    }

    [Fact]
    public void A_lone_frame_comes_in_an_NTB16_as_the_tables_have_it()
    {
        using var rig = Running("ncm");
        var frame = SimRig.Frame(Own, 60);
        rig.Arrive(frame);

        var ntb = rig.ReceiveNow(BulkIn, 16384)!;

        byte[] head = [0x4E, 0x43, 0x4D, 0x48, 12, 0, 0, 0, 88, 0, 12, 0, 0x4E, 0x43, 0x4D, 0x30, 16, 0, 0, 0, 28, 0, 60, 0, 0, 0, 0, 0];
        Assert.Equal([.. head, .. frame], ntb);
        rig.Arrive(frame);
        Assert.Equal(1, rig.ReceiveNow(BulkIn, 16384)![6]);
    }

    [Fact]
    public void A_lone_frame_comes_in_an_NTB32_as_the_tables_have_it()
    {
        using var rig = Configured("ncm");
        _ = rig.Out(0x21, 0x84, 1, 0);
        Run(rig);
        var frame = SimRig.Frame(Own, 60);
        rig.Arrive(frame);

        var ntb = rig.ReceiveNow(BulkIn, 16384)!;

        byte[] nth = [0x6E, 0x63, 0x6D, 0x68, 16, 0, 0, 0, 108, 0, 0, 0, 16, 0, 0, 0];
        byte[] ndp = [0x6E, 0x63, 0x6D, 0x30, 32, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 48, 0, 0, 0, 60, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        Assert.Equal([.. nth, .. ndp, .. frame], ntb);
    }

    [Theory]
    [InlineData("ncm", false)]
    [InlineData("ncm,ndp=last", false)]
    [InlineData("ncm,per-ndp=3", false)]
    [InlineData("ncm,per-ndp=3,ndp=last", true)]
    [InlineData("ncm,per-ndp=1,divisor-in=32,remainder-in=2,alignment-in=16", true)]
    [InlineData("ncm,block-length=off,pad=512", false)]
    public void Frames_are_aggregated_in_every_shape(string model, bool wide)
    {
        using var rig = Configured(model);
        if (wide)
        {
            _ = rig.Out(0x21, 0x84, 1, 0);
        }

        Run(rig);
        var frames = Enumerable.Range(0, 10).Select(i => SimRig.Frame(Own, 60 + i, i)).ToList();
        frames.ForEach(f => rig.Arrive(f));

        var ntb = rig.ReceiveNow(BulkIn, 16384)!;

        Assert.Equal(frames, Datagrams(ntb, wide));
        Assert.Null(rig.ReceiveNow(BulkIn, 16384));
    }

    [Fact]
    public void The_hosts_limits_of_an_NTB_hold()
    {
        using var rig = Configured("ncm");
        Assert.Equal(UsbStatus.Completed, rig.Out(0x21, 0x86, 0, 0, 0x00, 0x08, 0, 0, 3, 0, 0, 0));
        Run(rig);
        for (var i = 0; i < 4; i++)
        {
            rig.Arrive(SimRig.Frame(Own, 60));
        }

        rig.Arrive(SimRig.Frame(Own, 1514));
        rig.Arrive(SimRig.Frame(Own, 1514));

        Assert.Equal([3, 2, 1], Enumerable.Range(0, 3).Select(_ => Datagrams(rig.ReceiveNow(BulkIn, 2048)!, false).Count));
    }

    [Fact]
    public void An_NTB_as_long_as_the_hosts_buffer_has_no_empty_packet_behind_it()
    {
        using var rig = Running("ncm,ntb-in=2048,pad=2048");
        rig.Arrive(SimRig.Frame(Own, 60));

        Assert.Equal(2048, rig.ReceiveNow(BulkIn, 2048)!.Length);
        Assert.Null(rig.ReceiveNow(BulkIn, 2048));
    }

    [Fact]
    public void Sound_NTBs_of_the_host_are_taken_in_every_shape()
    {
        using var rig = Running("ncm");
        var frame = SimRig.Frame(Own, 60);
        byte[] first = [0x4E, 0x43, 0x4D, 0x48, 12, 0, 0, 0, 88, 0, 12, 0, 0x4E, 0x43, 0x4D, 0x30, 16, 0, 0, 0, 28, 0, 60, 0, 0, 0, 0, 0, .. frame];
        byte[] last = [0x4E, 0x43, 0x4D, 0x48, 12, 0, 1, 0, 0, 0, 72, 0, .. frame, 0x4E, 0x43, 0x4D, 0x30, 16, 0, 0, 0, 12, 0, 60, 0, 0, 0, 0, 0];
        byte[] two =
        [
            0x4E, 0x43, 0x4D, 0x48, 12, 0, 2, 0, 164, 0, 12, 0, 0x4E, 0x43, 0x4D, 0x30, 16, 0, 28, 0, 44, 0, 60, 0, 0, 0, 0, 0,
            0x4E, 0x43, 0x4D, 0x30, 16, 0, 0, 0, 104, 0, 60, 0, 0, 0, 0, 0, .. frame, .. frame, 0,
        ];

        rig.SendNow(BulkOut, first);
        rig.SendNow(BulkOut, last);
        rig.SendNow(BulkOut, two);

        var arrived = rig.Arrived();
        Assert.Null(rig.Model.Violations.First);
        Assert.Equal([frame, frame, frame, frame], arrived);
        var function = rig.Model.Get<NcmFunction>();
        Assert.Equal((3, 2, 0), (function.NtbsFromHost, function.MostDatagrams, function.SequenceGaps));
    }

    [Theory]
    [InlineData("nth-signature", 0, 0x4F)]
    [InlineData("nth-length", 4, 13)]
    [InlineData("nth-block", 8, 89)]
    [InlineData("nth-block", 8, 27)]
    [InlineData("ndp-alignment", 10, 14)]
    [InlineData("ndp-index", 10, 8)]
    [InlineData("ndp-index", 10, 76)]
    [InlineData("ndp-signature", 15, 0x31)]
    [InlineData("ndp-length", 16, 12)]
    [InlineData("ndp-length", 16, 18)]
    [InlineData("ndp-length", 16, 80)]
    [InlineData("ndp-chain", 18, 12)]
    [InlineData("ndp-unterminated", 24, 28)]
    [InlineData("datagram-bounds", 20, 32)]
    [InlineData("datagram-bounds", 20, 8)]
    [InlineData("datagram-bounds", 22, 13)]
    [InlineData("datagram-alignment", 20, 27)]
    public void A_broken_NTB_of_the_host_is_dropped_and_named(string rule, int at, byte value)
    {
        using var rig = Running("ncm");
        byte[] ntb =
        [
            0x4E, 0x43, 0x4D, 0x48, 12, 0, 0, 0, 88, 0, 12, 0, 0x4E, 0x43, 0x4D, 0x30, 16, 0, 0, 0, 28, 0, 60, 0, 0, 0, 0, 0,
            .. SimRig.Frame(Own, 60),
        ];
        ntb[at] = value;
        ntb[26] = rule == "ndp-unterminated" ? (byte)60 : ntb[26];

        rig.SendNow(BulkOut, ntb);

        Assert.Equal(rule, Assert.Single(rig.Model.Violations.ToDictionary()).Key);
        Assert.Empty(rig.Arrived());
    }

    [Fact]
    public void The_adapters_limits_are_enforced()
    {
        using var rig = Running("ncm,ntb-out=2048,datagrams-out=1");
        rig.SendNow(BulkOut, new byte[2049]);
        Assert.Equal(1, rig.Model.Violations["ntb-long"]);
        var frame = SimRig.Frame(Own, 60);

        rig.SendNow(BulkOut,
        [
            0x4E, 0x43, 0x4D, 0x48, 12, 0, 2, 0, 0, 0, 12, 0, 0x4E, 0x43, 0x4D, 0x30, 20, 0, 0, 0, 32, 0, 60, 0, 92, 0, 60, 0, 0, 0, 0, 0, .. frame, .. frame,
        ]);

        Assert.Equal(1, rig.Model.Violations["datagrams-many"]);
    }

    [Fact]
    public void An_NTB_of_the_full_size_needs_no_short_packet()
    {
        using var rig = Running("ncm,ntb-out=2048");
        byte[] ntb =
        [
            0x4E, 0x43, 0x4D, 0x48, 12, 0, 0, 0, 0, 8, 12, 0, 0x4E, 0x43, 0x4D, 0x30, 16, 0, 0, 0, 28, 0, 60, 0, 0, 0, 0, 0, .. SimRig.Frame(Own, 60),
            .. new byte[1960],
        ];

        rig.SendNow(BulkOut, ntb, zeroPacket: false);

        Assert.Single(rig.Arrived());
    }

    [Fact]
    public void With_CRC_mode_every_datagram_ends_with_its_check_sequence()
    {
        using var rig = Configured("ncm");
        Assert.Equal(UsbStatus.Completed, rig.Out(0x21, 0x8A, 1, 0));
        Run(rig);

        var frame = SimRig.Frame(Own, 60);
        rig.Arrive(frame);
        var ntb = rig.ReceiveNow(BulkIn, 16384)!;
        var check = new byte[4];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32LittleEndian(check, HwNet.Wire.Crc32.FrameCheckSequence(frame));
        Assert.Equal((byte)'1', ntb[15]);
        Assert.Equal(64, ntb[22]);
        Assert.Equal([.. frame, .. check], ntb[28..]);

        ntb[28] ^= 1;
        rig.SendNow(BulkOut, ntb);
        Assert.Equal(1, rig.Model.Violations["datagram-crc"]);
        ntb[28] ^= 1;
        rig.SendNow(BulkOut, ntb);
        Assert.Equal(frame, Assert.Single(rig.Arrived()));
    }

    [Fact]
    public void Every_block_fault_bends_the_next_NTB_and_no_other()
    {
        using var rig = Running("ncm");
        var once = rig.Model.Faults.Known.Where(f => f.Once && (f.Name.StartsWith("nth-", StringComparison.Ordinal)
            || f.Name.StartsWith("ndp-", StringComparison.Ordinal) || f.Name.StartsWith("datagram-", StringComparison.Ordinal))).ToList();
        Assert.Equal(30, once.Count);
        foreach (var fault in once)
        {
            rig.Model.Faults.Set(fault.Name);
            rig.Arrive(SimRig.Frame(Own, 60));
            var bent = rig.ReceiveNow(BulkIn, 16384)!;
            rig.Arrive(SimRig.Frame(Own, 60));
            var sound = rig.ReceiveNow(BulkIn, 16384)!;
            if (bent.Length > 7 && fault.Name != "nth-sequence-jump")
            {
                (bent[6], bent[7]) = (sound[6], sound[7]);
            }

            Assert.True(!bent.AsSpan().SequenceEqual(sound), fault.Name);
            Assert.Equal(88, sound.Length);
        }
    }

    [Fact]
    public void Without_the_filter_capability_everything_comes()
    {
        using var rig = Configured("ncm,caps=0");
        Assert.Equal(UsbStatus.Completed, rig.Usb.SetAlternate(1, 1));

        Assert.Equal(UsbStatus.Stall, rig.Out(0x21, 0x43, 0x0C, 0));
        rig.Arrive(SimRig.Frame("02:00:00:00:00:55", 60));
        Assert.NotNull(rig.ReceiveNow(BulkIn, 16384));
        Assert.Equal(0x2a, rig.ReceiveNow(Notify, 16)![1]);
    }

    private static SimRig Configured(string model)
    {
        var rig = new SimRig(model);
        Assert.Equal(UsbStatus.Completed, rig.Usb.SetConfiguration(1));
        Assert.Equal(UsbStatus.Completed, rig.Usb.Claim(1));
        return rig;
    }

    private static SimRig Running(string model)
    {
        var rig = Configured(model);
        Run(rig);
        return rig;
    }

    private static void Run(SimRig rig)
    {
        Assert.Equal(UsbStatus.Completed, rig.Usb.SetAlternate(1, 1));
        Assert.Equal(UsbStatus.Completed, rig.Out(0x21, 0x43, 0x0C, 0));
    }

    /// <summary>A reader of its own, as plain as can be: no bounds, sound NTBs only.</summary>
    private static List<byte[]> Datagrams(byte[] ntb, bool wide)
    {
        int Value(int at) => wide ? BitConverter.ToInt32(ntb, at) : BitConverter.ToUInt16(ntb, at);
        var datagrams = new List<byte[]>();
        var size = wide ? 4 : 2;
        for (var ndp = Value(wide ? 12 : 10); ndp != 0; ndp = Value(ndp + (wide ? 8 : 6)))
        {
            Assert.Equal(wide ? "ncm0" : "NCM0", System.Text.Encoding.ASCII.GetString(ntb, ndp, 4));
            for (var at = ndp + (wide ? 16 : 8); Value(at) != 0; at += 2 * size)
            {
                datagrams.Add(ntb.AsSpan(Value(at), Value(at + size)).ToArray());
            }
        }

        return datagrams;
    }
}
