using System.Buffers.Binary;

namespace HwNet.Drivers.Tests.UsbModels.Axge;

/// <summary>How the simulated ASIX gigabit chips pass frames: headers, tables, filters, links.</summary>
public class AxgeFramingTests
{
    private const string Group = "01:00:5e:00:00:fb";

    public static TheoryData<string> Chips => AxgeRig.Chips;

    [Theory]
    [MemberData(nameof(Chips))]
    public void Frames_pass_both_ways_at_every_length_round_the_packet_size(string chip)
    {
        using var rig = new AxgeRig(chip);

        foreach (var length in new[] { 60, 61, 63, 64, 503, 504, 505, 1016, 1513, 1514 })
        {
            var frame = SimRig.Frame(AxgeRig.Own, length, length);
            rig.Sim.SendNow(AxgeRig.BulkOut, AxgeRig.Element(frame), zeroPacket: true);
            Assert.Equal(frame, Assert.Single(rig.Sim.Arrived()));
            rig.Sim.Arrive(frame);
            Assert.Equal(Table(chip == "ax88179a", 0, (frame, 0x0800)), rig.Sim.ReceiveNow(AxgeRig.BulkIn, 4096)!);
        }

        rig.ExpectNoViolation();
    }

    [Fact]
    public void One_frame_of_60_bytes_is_the_example_of_the_facts()
    {
        using var rig = new AxgeRig();

        rig.Sim.Arrive(SimRig.Frame(AxgeRig.Own, 60));

        Assert.Equal(Convert.FromHexString("00083C0001004000"), rig.Sim.ReceiveNow(AxgeRig.BulkIn, 4096)![64..]);
    }

    [Theory]
    [InlineData("ax88179", false)]
    [InlineData("ax88179,dummies", true)]
    [InlineData("ax88179a", true)]
    [InlineData("ax88179a,dummies=off", false)]
    public void What_waits_goes_together_with_two_bytes_before_each_when_asked(string argument, bool dummies)
    {
        using var rig = new AxgeRig(argument);
        rig.Put16(0x0B, 0x0398);
        rig.Put16(0x0B, 0x0388);
        var (first, second, third) = (SimRig.Frame(AxgeRig.Own, 61, 1), SimRig.Frame("ff:ff:ff:ff:ff:ff", 70, 2), SimRig.Frame(AxgeRig.Own, 1514, 3));
        rig.Sim.Arrive(first);
        rig.Sim.Arrive(second);
        rig.Sim.Arrive(third);

        Assert.Equal(Table(dummies, 2, (first, 0x0800), (second, 0x8800), (third, 0x0800)), rig.Sim.ReceiveNow(AxgeRig.BulkIn, 4096)!);
        rig.ExpectNoViolation();
    }

    [Theory]
    [InlineData("07200316FF", 22528)]
    [InlineData("074F0012FF", 18432)]
    public void Transfers_are_no_longer_than_the_queues_register_says(string queue, int limit)
    {
        using var rig = new AxgeRig("ax88179");
        rig.Put(0x2E, Convert.FromHexString(queue));
        var frames = Enumerable.Range(0, 60).Select(i => SimRig.Frame(AxgeRig.Own, 900 + i, i)).ToList();
        frames.ForEach(f => rig.Sim.Arrive(f));

        var (got, transfers) = (0, 0);
        while (rig.Sim.ReceiveNow(AxgeRig.BulkIn, 26624) is { } transfer)
        {
            Assert.InRange(transfer.Length, 0, limit);
            got += BinaryPrimitives.ReadUInt16LittleEndian(transfer.AsSpan(transfer.Length - 4));
            transfers++;
        }

        Assert.Equal((60, 3 + (limit == 18432 ? 1 : 0)), (got, transfers));
    }

    [Theory]
    [InlineData("0720030000")]
    [InlineData("00200316FF")]
    public void Without_a_size_each_frame_goes_alone(string queue)
    {
        using var rig = new AxgeRig();
        rig.Put(0x2E, Convert.FromHexString(queue));
        rig.Sim.Arrive(SimRig.Frame(AxgeRig.Own, 60));
        rig.Sim.Arrive(SimRig.Frame(AxgeRig.Own, 60));

        Assert.Equal(72, rig.Sim.ReceiveNow(AxgeRig.BulkIn, 4096)!.Length);
        Assert.Equal(72, rig.Sim.ReceiveNow(AxgeRig.BulkIn, 4096)!.Length);
    }

    [Fact]
    public void Short_frames_are_padded_on_the_cable_and_several_go_in_one_transfer()
    {
        using var rig = new AxgeRig();
        var (first, second) = (SimRig.Frame(AxgeRig.Other, 42, 1), SimRig.Frame(AxgeRig.Other, 61, 2));

        rig.Sim.SendNow(AxgeRig.BulkOut, [.. AxgeRig.Element(first), 0, 0, .. AxgeRig.Element(second), 0, 0, 0]);

        Assert.Equal([[.. first, .. new byte[18]], second], rig.Sim.Arrived());
        rig.ExpectNoViolation();
    }

    [Fact]
    public void The_flag_for_padding_belongs_to_transfers_of_whole_packets()
    {
        using var rig = new AxgeRig();
        var frame = SimRig.Frame(AxgeRig.Other, 504);

        rig.Sim.SendNow(AxgeRig.BulkOut, [.. AxgeRig.Element(frame, 0, 0x80008000), 0]);
        rig.Sim.SendNow(AxgeRig.BulkOut, AxgeRig.Element(frame), zeroPacket: true);
        rig.ExpectNoViolation();

        rig.Sim.SendNow(AxgeRig.BulkOut, AxgeRig.Element(SimRig.Frame(AxgeRig.Other, 60), 0, 0x80008000));
        Assert.Equal(1, rig.Sim.Model.Violations["tx-padding"]);
        rig.Sim.SendNow(AxgeRig.BulkOut, [.. AxgeRig.Element(frame), 0]);
        Assert.Equal(1, rig.Sim.Model.Violations["tx-trailing"]);
        Assert.Equal(4, rig.Sim.Arrived().Count);
    }

    [Theory]
    [InlineData("3C000040 00000000", "tx-header", 1)]
    [InlineData("3C000000 00400000", "tx-header", 1)]
    [InlineData("00000000 00000000", "tx-header", 0)]
    [InlineData("3D000000 00000000", "tx-length", 0)]
    [InlineData("3C000000 00800000", "tx-padding", 1)]
    [InlineData("3C000000 64000000", "tx-segment", 1)]
    public void A_bad_header_is_noted(string header, string violation, int sent)
    {
        using var rig = new AxgeRig();

        rig.Sim.SendNow(AxgeRig.BulkOut, [.. Convert.FromHexString(header.Replace(" ", "", StringComparison.Ordinal)), .. SimRig.Frame(AxgeRig.Other, 60)]);
        rig.Sim.SendNow(AxgeRig.BulkOut, [1, 2, 3]);

        Assert.Equal((1, 1), (rig.Sim.Model.Violations[violation], rig.Sim.Model.Violations["tx-short"]));
        Assert.Equal(sent, rig.Sim.Arrived().Count);
    }

    [Fact]
    public void A_tag_is_put_in_where_the_header_asks()
    {
        using var rig = new AxgeRig();
        var frame = SimRig.Frame(AxgeRig.Other, 60);

        rig.Sim.SendNow(AxgeRig.BulkOut, AxgeRig.Element(frame, 0x20000000, 0xA07B0000));

        Assert.Equal([.. frame[..12], 0x81, 0x00, 0xA0, 0x7B, .. frame[12..]], Assert.Single(rig.Sim.Arrived()));
        rig.ExpectNoViolation();
    }

    [Theory]
    [InlineData(0x33, "00", "tx-no-clock")]
    [InlineData(0x0B, "0801", "tx-stopped")]
    [InlineData(0x22, "0A01", null)]
    [InlineData(0x22, "0B00", null, true)]
    [InlineData(0x26, "0000", null)]
    public void Nothing_passes_without_clock_start_speed_or_PHY(ushort register, string value, string? violation, bool sends = false)
    {
        using var rig = new AxgeRig();
        rig.Put(register, Convert.FromHexString(value));

        rig.Sim.SendNow(AxgeRig.BulkOut, AxgeRig.Element(SimRig.Frame(AxgeRig.Other, 60)));
        rig.Sim.Arrive(SimRig.Frame(AxgeRig.Own, 60));

        Assert.Equal(sends ? 1 : 0, rig.Sim.Arrived().Count);
        Assert.Equal(sends ? 0 : 1, rig.Function.Unsent);
        Assert.Null(rig.Sim.ReceiveNow(AxgeRig.BulkIn, 4096));
        Assert.Equal(violation, rig.Sim.Model.Violations.ToDictionary().Keys.SingleOrDefault());
    }

    [Theory]
    [InlineData("1000", 0x010B, 0x0302)]
    [InlineData("100", 0x0302, 0x0103)]
    [InlineData("10", 0x0102, 0x0302)]
    public void A_MAC_set_for_another_speed_than_the_link_has_loses_frames(string partner, int right, int wrong)
    {
        using var rig = new AxgeRig($"ax88179,partner={partner}");

        foreach (var (medium, passes) in new[] { (wrong, false), (right, true) })
        {
            rig.Put16(0x22, medium);
            rig.Sim.SendNow(AxgeRig.BulkOut, AxgeRig.Element(SimRig.Frame(AxgeRig.Other, 60)));
            rig.Sim.Arrive(SimRig.Frame(AxgeRig.Own, 60));
            Assert.Equal(passes ? 1 : 0, rig.Sim.Arrived().Count);
            Assert.Equal(passes, rig.Sim.ReceiveNow(AxgeRig.BulkIn, 4096) is not null);
        }

        Assert.Equal((1, 0), (rig.Function.Unsent, rig.Function.SentInWrongDuplex));
        rig.Put16(0x22, right & ~0x0002);
        rig.Sim.SendNow(AxgeRig.BulkOut, AxgeRig.Element(SimRig.Frame(AxgeRig.Other, 60)));
        Assert.Equal(1, rig.Function.SentInWrongDuplex);
    }

    [Theory]
    [InlineData(0x80, true, false, false, false)]
    [InlineData(0x88, true, false, true, false)]
    [InlineData(0x81, true, true, true, true)]
    [InlineData(0x82, true, false, false, true)]
    [InlineData(0x98, true, false, true, false)]
    public void Receive_control_filters(int control, bool own, bool other, bool broadcast, bool group)
    {
        using var rig = new AxgeRig();

        rig.Put16(0x0B, control);

        foreach (var (destination, wanted) in new[] { (AxgeRig.Own, own), (AxgeRig.Other, other), ("ff:ff:ff:ff:ff:ff", broadcast), (Group, group) })
        {
            rig.Sim.Arrive(SimRig.Frame(destination, 60));
            Assert.Equal(wanted, rig.Sim.ReceiveNow(AxgeRig.BulkIn, 4096) is not null);
        }
    }

    [Fact]
    public void The_hash_lets_in_what_has_its_bit_set()
    {
        using var rig = new AxgeRig();

        // 01:00:5e:00:00:fb has bit 15, 33:33:00:00:00:01 bit 62, 01:00:5e:00:00:01 bit 31.
        rig.Put(0x16, 0, 0x80, 0, 0, 0, 0, 0, 0x40);
        rig.Put16(0x0B, 0x0198);

        foreach (var (destination, wanted) in new[] { (Group, true), ("33:33:00:00:00:01", true), ("01:00:5e:00:00:01", false) })
        {
            rig.Sim.Arrive(SimRig.Frame(destination, 60));
            Assert.Equal(wanted, rig.Sim.ReceiveNow(AxgeRig.BulkIn, 4096) is not null);
        }
    }

    [Fact]
    public void Long_frames_pass_with_both_bits_for_them()
    {
        using var rig = new AxgeRig();
        var frame = SimRig.Frame(AxgeRig.Own, 3500);

        rig.Sim.Arrive(frame);
        Assert.Equal(1, rig.Sim.Bus.Cable.Statistics.TooLong);
        rig.Put16(0x22, 0x814B);
        rig.Sim.Arrive(frame);
        Assert.Equal(Table(false, 0, (frame, 0x0800)), rig.Sim.ReceiveNow(AxgeRig.BulkIn, 8192)!);
        rig.Sim.SendNow(AxgeRig.BulkOut, AxgeRig.Element(frame));
        Assert.Equal(frame, Assert.Single(rig.Sim.Arrived()));
        rig.ExpectNoViolation();
    }

    [Theory]
    [InlineData("rx-length-wrong", "00084400", "01004000")]
    [InlineData("rx-length-long", "0008FF1F", "01004000")]
    [InlineData("rx-length-zero", "00080000", "01004000")]
    [InlineData("rx-count-more", "00083C00", "02004000")]
    [InlineData("rx-count-zero", "00083C00", "00004000")]
    [InlineData("rx-count-huge", "00083C00", "FFFF4000")]
    [InlineData("rx-offset-behind", "00083C00", "01004800")]
    [InlineData("rx-offset-shifted", "00083C00", "01003D00")]
    [InlineData("rx-mii", "00003C40", "01004000")]
    [InlineData("rx-drop", "00003C80", "01004000")]
    public void A_bad_table_is_as_bad_as_its_name(string fault, string word, string trailer)
    {
        using var rig = new AxgeRig();
        rig.Sim.Model.Faults.Set(fault);

        rig.Sim.Arrive(SimRig.Frame(AxgeRig.Own, 60));
        Assert.Equal(Convert.FromHexString(word + trailer), rig.Sim.ReceiveNow(AxgeRig.BulkIn, 4096)![64..]);

        rig.Sim.Arrive(SimRig.Frame(AxgeRig.Own, 60));
        Assert.Equal(Convert.FromHexString("00083C0001004000"), rig.Sim.ReceiveNow(AxgeRig.BulkIn, 4096)![64..]);
    }

    [Theory]
    [InlineData("rx-cut", 40)]
    [InlineData("rx-short", 3)]
    public void A_transfer_may_end_early(string fault, int length)
    {
        using var rig = new AxgeRig($"ax88179,fault={fault}");
        rig.Sim.Arrive(SimRig.Frame(AxgeRig.Own, 60));

        Assert.Equal(length, rig.Sim.ReceiveNow(AxgeRig.BulkIn, 4096)!.Length);
    }

    [Fact]
    public void Garbage_comes_before_a_good_transfer()
    {
        using var rig = new AxgeRig("ax88179,fault=rx-garbage");
        rig.Sim.Arrive(SimRig.Frame(AxgeRig.Own, 60));

        Assert.Equal(64, rig.Sim.ReceiveNow(AxgeRig.BulkIn, 4096)!.Length);
        Assert.Equal(72, rig.Sim.ReceiveNow(AxgeRig.BulkIn, 4096)!.Length);
    }

    [Fact]
    public void A_frame_with_a_wrong_check_sequence_is_dropped_or_told()
    {
        using var rig = new AxgeRig("ax88179,fault=rx-crc");

        rig.Sim.Arrive(SimRig.Frame(AxgeRig.Own, 60));
        Assert.Null(rig.Sim.ReceiveNow(AxgeRig.BulkIn, 4096));
        Assert.Equal(1, rig.Function.DroppedBad);

        rig.Put16(0x0B, 0x0088);
        rig.Sim.Model.Faults.Set("rx-crc");
        rig.Sim.Arrive(SimRig.Frame(AxgeRig.Own, 60));
        Assert.Equal(Convert.FromHexString("00003C2001004000"), rig.Sim.ReceiveNow(AxgeRig.BulkIn, 4096)![64..]);
    }

    [Fact]
    public void The_host_may_ask_for_an_empty_transfer()
    {
        using var rig = new AxgeRig();

        rig.Put16(0x26, 0x0030);
        Assert.Empty(rig.Sim.ReceiveNow(AxgeRig.BulkIn, 4096)!);
        Assert.Null(rig.Sim.ReceiveNow(AxgeRig.BulkIn, 4096));
    }

    [Fact]
    public void A_transfer_of_several_frames_waits_until_all_of_them_fit()
    {
        using var rig = new AxgeRig("ax88179,queue=4");
        var frame = SimRig.Frame(AxgeRig.Other, 60);
        rig.Sim.SendNow(AxgeRig.BulkOut, [.. AxgeRig.Element(frame), .. AxgeRig.Element(frame)]);

        var transfer = rig.Sim.Send(AxgeRig.BulkOut, [.. AxgeRig.Element(frame), .. AxgeRig.Element(frame), .. AxgeRig.Element(frame)]);
        rig.Sim.Usb.RunUntilIdle();
        Assert.True(transfer.IsInFlight);
        Assert.Equal(2, rig.Sim.Arrived().Count);
        rig.Sim.Usb.RunUntilIdle();

        Assert.False(transfer.IsInFlight);
        Assert.Equal(3, rig.Sim.Arrived().Count);
    }

    /// <summary>A transfer as the sources draw it: frames at multiples of eight, words, trailer at the end of a multiple of eight.</summary>
    private static byte[] Table(bool dummies, int lead, params (byte[] Frame, int Bits)[] frames)
    {
        var (bytes, words) = (new List<byte>(), new List<uint>());
        foreach (var (frame, bits) in frames)
        {
            bytes.AddRange(new byte[lead]);
            bytes.AddRange(frame);
            bytes.AddRange(new byte[(8 - (bytes.Count % 8)) % 8]);
            words.Add((uint)(((lead + frame.Length) << 16) | bits));
            if (dummies)
            {
                words.Add(0x80000000);
            }
        }

        var trailer = (uint)((bytes.Count << 16) | words.Count);
        if (words.Count % 2 == 0)
        {
            words.Add(0);
        }

        foreach (var word in words.Append(trailer))
        {
            bytes.AddRange(BitConverter.GetBytes(word));
        }

        return [.. bytes];
    }
}
