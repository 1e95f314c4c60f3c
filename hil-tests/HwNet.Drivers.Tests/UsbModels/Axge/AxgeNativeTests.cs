using System.Buffers.Binary;
using HwNet.Bus.Usb;

namespace HwNet.Drivers.Tests.UsbModels.Axge;

/// <summary>The simulated AX88179A in the mode of its own: requests, power, the layout of transfers both ways.</summary>
public class AxgeNativeTests
{
    private const ulong Padding = 1UL << 28;
    private const ulong AsItIs = 1UL << 31;

    [Fact]
    public void Frames_pass_both_ways_at_every_length_round_the_packet_size()
    {
        using var rig = AxgeRig.Native();

        foreach (var length in new[] { 60, 61, 63, 64, 503, 505, 1016, 1513, 1514 })
        {
            var frame = SimRig.Frame(AxgeRig.Own, length, length);
            byte[] element = AxgeRig.NativeElement(frame);
            rig.Sim.SendNow(AxgeRig.BulkOut, element.Length % 512 != 0 ? element : [.. AxgeRig.NativeElement(frame, Padding), .. new byte[8]]);
            Assert.Equal(frame, Assert.Single(rig.Sim.Arrived()));
            rig.Sim.Arrive(frame);
            Assert.Equal(Table(0, (frame, 0x0800)), rig.Sim.ReceiveNow(AxgeRig.BulkIn, 4096)!);
        }

        rig.ExpectNoViolation();
    }

    [Fact]
    public void What_waits_goes_together_with_two_bytes_before_each_when_asked()
    {
        using var rig = AxgeRig.Native();
        rig.Put16(0x0B, 0x0388);
        var (first, second, third) = (SimRig.Frame(AxgeRig.Own, 61, 1), SimRig.Frame("ff:ff:ff:ff:ff:ff", 70, 2), SimRig.Frame(AxgeRig.Own, 1514, 3));
        rig.Sim.Arrive(first);
        rig.Sim.Arrive(second);
        rig.Sim.Arrive(third);

        Assert.Equal(Table(2, (first, 0x0800), (second, 0x8800), (third, 0x0800)), rig.Sim.ReceiveNow(AxgeRig.BulkIn, 4096)!);
        rig.ExpectNoViolation();
    }

    [Fact]
    public void Transfers_are_no_longer_than_the_queues_register_says()
    {
        using var rig = AxgeRig.Native();
        for (var i = 0; i < 100; i++)
        {
            rig.Sim.Arrive(SimRig.Frame(AxgeRig.Own, 900 + i, i));
        }

        var got = 0;
        while (rig.Sim.ReceiveNow(AxgeRig.BulkIn, 48 * 1024) is { } transfer)
        {
            Assert.InRange(transfer.Length, 0, 24 * 1024);
            got += (int)(BinaryPrimitives.ReadUInt64LittleEndian(transfer.AsSpan(transfer.Length - 8)) & 0x1FFF);
        }

        Assert.Equal(100, got);
    }

    [Fact]
    public void Several_frames_go_in_one_transfer_and_the_padding_of_the_last_is_no_frame()
    {
        using var rig = AxgeRig.Native();
        var (first, second) = (SimRig.Frame(AxgeRig.Other, 42, 1), SimRig.Frame(AxgeRig.Other, 443, 2));

        rig.Sim.SendNow(AxgeRig.BulkOut, [.. AxgeRig.NativeElement(first), .. AxgeRig.NativeElement(second, Padding), .. new byte[8]]);

        Assert.Equal([[.. first, .. new byte[18]], second], rig.Sim.Arrived());
        rig.ExpectNoViolation();
    }

    [Fact]
    public void A_transfer_of_whole_packets_is_taken_and_noted()
    {
        using var rig = AxgeRig.Native();

        rig.Sim.SendNow(AxgeRig.BulkOut, AxgeRig.NativeElement(SimRig.Frame(AxgeRig.Other, 504)));
        rig.Sim.SendNow(AxgeRig.BulkOut, AxgeRig.NativeElement(SimRig.Frame(AxgeRig.Other, 1016)), zeroPacket: true);

        Assert.Equal(2, rig.Sim.Arrived().Count);
        Assert.Equal(2, rig.Sim.Model.Violations["tx-padding"]);
    }

    [Theory]
    [InlineData(60, 1UL << 28, 0, "tx-padding", 1)]
    [InlineData(504, 1UL << 28, 0, "tx-padding", 1)]
    [InlineData(504, 1UL << 28, 16, "tx-padding", 1)]
    [InlineData(60, 0UL, 4, "tx-grain", 1)]
    [InlineData(60, 0UL, -4, "tx-grain", 1)]
    [InlineData(60, 0UL, -8, "tx-length", 0)]
    [InlineData(60, 1UL << 30, 0, "tx-header", 1)]
    [InlineData(60, 1UL << 47, 0, "tx-header", 1)]
    [InlineData(60, 1UL << 50, 0, "tx-header", 1)]
    [InlineData(60, 100UL << 32, 0, "tx-segment", 1)]
    [InlineData(60, 1UL << 20, 0, "tx-length", 0)]
    public void A_bad_header_or_transfer_is_noted(int length, ulong bits, int more, string violation, int sent)
    {
        using var rig = AxgeRig.Native();
        rig.Put(0xCC, 0);
        var element = AxgeRig.NativeElement(SimRig.Frame(AxgeRig.Other, length), bits);

        rig.Sim.SendNow(AxgeRig.BulkOut, more < 0 ? element[..^-more] : [.. element, .. new byte[more]]);

        Assert.Equal([violation], rig.Sim.Model.Violations.ToDictionary().Keys);
        Assert.Equal(sent, rig.Sim.Arrived().Count);
    }

    [Fact]
    public void The_length_of_a_header_is_guarded_by_its_sum_while_that_is_asked_for()
    {
        using var rig = AxgeRig.Native();
        var element = AxgeRig.NativeElement(SimRig.Frame(AxgeRig.Other, 1000));
        Assert.Equal("E803600D", Convert.ToHexString(element[..4]));
        element[3] ^= 0x01;

        rig.Sim.SendNow(AxgeRig.BulkOut, element);
        Assert.Empty(rig.Sim.Arrived());
        Assert.Equal((1, 1), (rig.Sim.Model.Violations["tx-sum"], rig.Function.Unsent));
        rig.Put(0xCC, 0);
        rig.Sim.SendNow(AxgeRig.BulkOut, element);

        Assert.Single(rig.Sim.Arrived());
    }

    [Theory]
    [InlineData(0xB7, "00", "tx-path", 0, 0)]
    [InlineData(0xB7, "01", "tx-path", 0, 1)]
    [InlineData(0xB7, "02", null, 1, 0)]
    [InlineData(0x0B, "0801", "tx-stopped", 0, 0)]
    [InlineData(0x22, "3201", null, 0, 0)]
    [InlineData(0x22, "3300", null, 1, 0)]
    [InlineData(0x33, "03", null, 1, 1)]
    [InlineData(0x26, "0000", null, 1, 1)]
    public void Nothing_passes_without_path_start_or_speed(ushort register, string value, string? violation, int sent, int received)
    {
        using var rig = AxgeRig.Native();
        rig.Put(register, Convert.FromHexString(value));

        rig.Sim.SendNow(AxgeRig.BulkOut, AxgeRig.NativeElement(SimRig.Frame(AxgeRig.Other, 60)));
        rig.Sim.Arrive(SimRig.Frame(AxgeRig.Own, 60));

        Assert.Equal(sent, rig.Sim.Arrived().Count);
        Assert.Equal(1 - sent, rig.Function.Unsent);
        Assert.Equal(received, rig.Sim.ReceiveNow(AxgeRig.BulkIn, 4096) is null ? 0 : 1);
        Assert.Equal(violation, rig.Sim.Model.Violations.ToDictionary().Keys.SingleOrDefault());
    }

    [Theory]
    [InlineData("100", 0x0132)]
    [InlineData("10", 0x0132)]
    [InlineData("100half", 0x0130)]
    public void Below_a_gigabit_the_MAC_is_not_told_which_speed(string partner, int medium)
    {
        using var rig = AxgeRig.Native($",partner={partner}");
        rig.Put16(0x22, medium);

        rig.Sim.SendNow(AxgeRig.BulkOut, AxgeRig.NativeElement(SimRig.Frame(AxgeRig.Other, 60)));

        Assert.Single(rig.Sim.Arrived());
        Assert.Equal((0, 0), (rig.Function.Unsent, rig.Function.SentInWrongDuplex));
        rig.ExpectNoViolation();
    }

    [Fact]
    public void Long_frames_pass_up_to_nine_KiB()
    {
        using var rig = AxgeRig.Native();
        var frame = SimRig.Frame(AxgeRig.Own, 3500);

        rig.Sim.Arrive(frame);
        Assert.Equal(1, rig.Sim.Bus.Cable.Statistics.TooLong);
        rig.Put16(0x22, 0x8173);
        Assert.Equal(9234, rig.Function.MaxFrame);
        rig.Sim.Arrive(frame);
        Assert.Equal(Table(0, (frame, 0x0800)), rig.Sim.ReceiveNow(AxgeRig.BulkIn, 8192)!);
        rig.Sim.SendNow(AxgeRig.BulkOut, AxgeRig.NativeElement(frame));

        Assert.Equal(frame, Assert.Single(rig.Sim.Arrived()));
        rig.ExpectNoViolation();
    }

    [Theory]
    [InlineData("rx-length-wrong", 68, 0x0800, 1, 64)]
    [InlineData("rx-length-long", 0x7FFF, 0x0800, 1, 64)]
    [InlineData("rx-length-zero", 0, 0x0800, 1, 64)]
    [InlineData("rx-count-more", 60, 0x0800, 2, 64)]
    [InlineData("rx-count-zero", 60, 0x0800, 0, 64)]
    [InlineData("rx-count-huge", 60, 0x0800, 0x1FFF, 64)]
    [InlineData("rx-offset-behind", 60, 0x0800, 1, 80)]
    [InlineData("rx-offset-shifted", 60, 0x0800, 1, 61)]
    [InlineData("rx-mii", 60, 0x0000, 1, 64)]
    [InlineData("rx-drop", 60, 0x80000000, 1, 64)]
    public void A_bad_table_is_as_bad_as_its_name(string fault, ulong length, ulong bits, ulong count, ulong offset)
    {
        using var rig = AxgeRig.Native();
        rig.Sim.Model.Faults.Set(fault);

        foreach (var expected in new[] { ((length << 16) | bits, count | (offset << 13)), ((60UL << 16) | 0x0800, 1 | (64UL << 13)) })
        {
            rig.Sim.Arrive(SimRig.Frame(AxgeRig.Own, 60));
            var table = rig.Sim.ReceiveNow(AxgeRig.BulkIn, 4096)!.AsSpan(64);
            Assert.Equal(expected, (BinaryPrimitives.ReadUInt64LittleEndian(table), BinaryPrimitives.ReadUInt64LittleEndian(table[8..])));
        }
    }

    [Theory]
    [InlineData("rx-cut", 40)]
    [InlineData("rx-short", 3)]
    [InlineData("rx-garbage", 64)]
    public void A_transfer_may_end_early_or_mean_nothing(string fault, int length)
    {
        using var rig = AxgeRig.Native($",fault={fault}");
        rig.Sim.Arrive(SimRig.Frame(AxgeRig.Own, 60));

        Assert.Equal(length, rig.Sim.ReceiveNow(AxgeRig.BulkIn, 4096)!.Length);
    }

    [Fact]
    public void A_frame_with_a_wrong_check_sequence_is_dropped_or_told()
    {
        using var rig = AxgeRig.Native(",fault=rx-crc");
        rig.Sim.Arrive(SimRig.Frame(AxgeRig.Own, 60));
        Assert.Null(rig.Sim.ReceiveNow(AxgeRig.BulkIn, 4096));
        Assert.Equal(1, rig.Function.DroppedBad);

        rig.Put16(0x0B, 0x0088);
        rig.Sim.Model.Faults.Set("rx-crc");
        rig.Sim.Arrive(SimRig.Frame(AxgeRig.Own, 60));

        Assert.Equal(Table(0, (SimRig.Frame(AxgeRig.Own, 60), 0x0080)), rig.Sim.ReceiveNow(AxgeRig.BulkIn, 4096)!);
    }

    [Fact]
    public void Sums_are_filled_in_unless_the_header_says_to_leave_them()
    {
        using var rig = AxgeRig.Native();
        rig.Put(0x35, 0x07);
        var (wanted, bare) = (AxgeSumTests.Packet(17, false, 51, summed: true), AxgeSumTests.Packet(17, false, 51, summed: false));

        rig.Sim.SendNow(AxgeRig.BulkOut, AxgeRig.NativeElement(bare));
        rig.Sim.SendNow(AxgeRig.BulkOut, AxgeRig.NativeElement(bare, AsItIs));
        rig.Sim.SendNow(AxgeRig.BulkOut, AxgeRig.NativeElement(wanted));

        Assert.Equal([wanted, bare, wanted], rig.Sim.Arrived());
        Assert.Equal(1, rig.Function.SummedSends);
        rig.ExpectNoViolation();
    }

    [Theory]
    [InlineData(17, 0, 0x24)]
    [InlineData(6, 0, 0x30)]
    [InlineData(17, 1, 0x25)]
    public void A_received_packet_is_told_by_kind_and_right_or_wrong(byte protocol, byte damage, ulong kind)
    {
        using var rig = AxgeRig.Native();
        rig.Put(0x34, 0x67);
        var frame = AxgeSumTests.Packet(protocol, false, 51, summed: true);
        frame[^1] ^= damage;

        rig.Sim.Arrive(frame);

        Assert.Equal(Table(0, (frame, 0x0800 | kind)), rig.Sim.ReceiveNow(AxgeRig.BulkIn, 4096)!);
    }

    [Fact]
    public void A_large_send_is_cut_and_each_segment_gets_the_tag()
    {
        using var rig = AxgeRig.Native();
        rig.Put(0x35, 0x07);
        var whole = AxgeSumTests.Packet(6, false, 3500, summed: false);

        rig.Sim.SendNow(AxgeRig.BulkOut, AxgeRig.NativeElement(whole, (1440UL << 32) | (1UL << 29) | (0xA07BUL << 48)));

        var segments = rig.Sim.Arrived();
        Assert.Equal([1440, 1440, 620], segments.Select(s => s.Length - 58));
        Assert.All(segments, s => Assert.Equal([0x81, 0x00, 0xA0, 0x7B, 0x08, 0x00], s[12..18]));
        Assert.Equal(whole[54..], segments.SelectMany(s => s[58..]));
        Assert.Equal((1, 3), (rig.Function.SegmentedSends, rig.Function.TaggedSends));
        rig.ExpectNoViolation();
    }

    [Fact]
    public void Bit_1_of_request_31_is_the_PHYs_power()
    {
        using var rig = new AxgeRig("ax88179a", running: false);
        Assert.Equal(UsbStatus.Completed, rig.TryPut(0x08, 1, 0));

        rig.Put16(0x26, 0x0020);
        rig.Pass(500);
        Assert.Equal([0], rig.Ask(0x31, 0, 0, 1));
        Assert.Equal(0xFFFF, rig.Mii(1));
        Assert.Equal(UsbStatus.Completed, rig.TryPut(0x31, 0, 0, 0x02));
        rig.Pass(250);

        Assert.Equal([2], rig.Ask(0x31, 0, 0, 1));
        Assert.Equal(0x792D, rig.Mii(1));
        Assert.Equal([6, 0], rig.Ask(0x27, 3, 20, 2));
        Assert.Equal(UsbStatus.Completed, rig.TryPut(0x31, 0, 0, 0x03));
        Assert.Equal(1, rig.Sim.Model.Violations["phy-power-bits"]);
    }

    [Theory]
    [InlineData("1000", 0x2B)]
    [InlineData("100half", 0x22)]
    [InlineData("10", 0x29)]
    public void The_interrupt_endpoint_tells_speed_and_duplex(string partner, byte link)
    {
        using var rig = AxgeRig.Native($",partner={partner}");

        Assert.Equal([0xA1, link, 1, 0, 0, 0, 0, 0], rig.Sim.ReceiveNow(AxgeRig.Event, 8)!);
    }

    [Fact]
    public void A_reset_ends_the_mode()
    {
        using var rig = AxgeRig.Native();
        Assert.True(rig.Function.IsNative);

        Assert.Equal(UsbStatus.Completed, rig.Sim.Usb.Reset());

        Assert.False(rig.Function.IsNative);
        Assert.Equal([0], rig.Ask(0x31, 0, 0, 1));
        Assert.Equal([0], rig.Get(0xB7, 1));
    }

    [Fact]
    public void The_host_may_go_back_to_the_AX88179s_mode()
    {
        using var rig = AxgeRig.Native();
        var frame = SimRig.Frame(AxgeRig.Own, 60);
        Assert.Equal(UsbStatus.Completed, rig.TryPut(0x08, 0, 0));
        rig.Put(0x33, 0x03);
        rig.Pass(100);
        rig.Put16(0x22, 0x010B);

        rig.Sim.Arrive(frame);
        rig.Sim.SendNow(AxgeRig.BulkOut, AxgeRig.Element(frame));

        Assert.Equal(80, rig.Sim.ReceiveNow(AxgeRig.BulkIn, 4096)!.Length);
        Assert.Equal(frame, Assert.Single(rig.Sim.Arrived()));
        rig.ExpectNoViolation();
    }

    [Fact]
    public void Single_bytes_of_longer_registers_answer_in_this_mode_alone()
    {
        using var rig = AxgeRig.Native();

        rig.Put(0x0C, 0x00);
        rig.Put(0x0B, 0xAA);
        rig.Put(0x2F, 0x11, 0x22);
        Assert.Equal([0xAA, 0x00], rig.Get(0x0B, 2));
        Assert.Equal("0511221 80F".Replace(" ", "", StringComparison.Ordinal), Convert.ToHexString(rig.Get(0x2E, 5)));
        rig.ExpectNoViolation();

        Assert.Equal([0], rig.Get(0x60, 1));
        Assert.Equal(1, rig.Sim.Model.Violations["register-unknown"]);
    }

    [Fact]
    public void What_belongs_to_the_mode_is_traced_by_name()
    {
        using var rig = AxgeRig.Native();
        var lines = new List<string>();
        rig.Sim.Model.Trace = lines.Add;

        rig.Put(0xB7, 0x03);
        _ = rig.Ask(0x2A, 0xFD, 1, 1);
        _ = rig.TryPut(0x08, 1, 0);
        _ = rig.Ask(0x27, 7, 60, 2);

        Assert.Equal(
            ["MAC_WRITE MAC_PATH 40 01", "BL_READ fd c0 2a", "FW_MODE 40 08", "MMD_READ 7.60 c0 27"],
            lines.Select(static l => l[..l.IndexOf(" value", StringComparison.Ordinal)]));
    }

    /// <summary>A transfer as the sources draw it: frames at multiples of eight, a descriptor for each, what tells how many and where.</summary>
    private static byte[] Table(int lead, params (byte[] Frame, ulong Bits)[] frames)
    {
        var (bytes, words) = (new List<byte>(), new List<ulong>());
        foreach (var (frame, bits) in frames)
        {
            bytes.AddRange(new byte[lead]);
            bytes.AddRange(frame);
            bytes.AddRange(new byte[(8 - (bytes.Count % 8)) % 8]);
            words.Add(((ulong)(lead + frame.Length) << 16) | bits);
        }

        words.Add(((ulong)bytes.Count << 13) | (uint)words.Count);
        words.ForEach(word => bytes.AddRange(BitConverter.GetBytes(word)));
        return [.. bytes];
    }
}
