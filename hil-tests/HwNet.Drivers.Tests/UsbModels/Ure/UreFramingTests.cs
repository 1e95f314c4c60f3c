using System.Buffers.Binary;
using HwNet.Bus.Usb;
using HwNet.Wire;

namespace HwNet.Drivers.Tests.UsbModels.Ure;

/// <summary>How the simulated Realtek chips pass frames: descriptors, aggregation, filters, tags, counters.</summary>
public class UreFramingTests
{
    private const string Group = "01:00:5e:00:00:fb";
    private const int Room = 65536;

    public static TheoryData<string> Chips => UreRig.Chips;

    [Theory]
    [MemberData(nameof(Chips))]
    public void Frames_pass_both_ways_at_every_length_round_the_packet_size(string chip)
    {
        using var rig = new UreRig(chip);

        foreach (var length in new[] { 60, 61, 484, 503, 504, 505, 512, 1016, 1513, 1514 })
        {
            var frame = SimRig.Frame(UreRig.Own, length, length);
            Assert.Equal(frame, Assert.Single(rig.Send(frame)));
            rig.Sim.Arrive(frame);
            Assert.Equal([.. Descriptor(length + 4), .. frame, .. Check(frame)], rig.Sim.ReceiveNow(UreRig.BulkIn, 2048)!);
        }

        rig.ExpectNoViolation();
    }

    [Fact]
    public void A_transfer_of_whole_packets_needs_no_empty_one()
    {
        using var rig = new UreRig("rtl8153");
        var frame = SimRig.Frame(UreRig.Other, 504);

        rig.Sim.SendNow(UreRig.BulkOut, UreRig.Element(frame));
        rig.Sim.SendNow(UreRig.BulkOut, UreRig.Element(frame), zeroPacket: true);

        Assert.Equal(2, rig.Sim.Arrived().Count);
        rig.ExpectNoViolation();
    }

    [Fact]
    public void Short_frames_are_padded_both_ways()
    {
        using var rig = new UreRig("rtl8152");
        var frame = SimRig.Frame(UreRig.Own, 42);
        byte[] padded = [.. frame, .. new byte[18]];

        Assert.Equal(padded, Assert.Single(rig.Send(frame)));
        rig.Sim.Arrive(frame);
        Assert.Equal([.. Descriptor(64), .. padded, .. Check(padded)], rig.Sim.ReceiveNow(UreRig.BulkIn, 2048)!);
    }

    [Fact]
    public void A_transfer_carries_several_frames_on_grains_of_four()
    {
        using var rig = new UreRig("rtl8153");
        byte[][] frames = [SimRig.Frame(UreRig.Other, 61, 1), SimRig.Frame(UreRig.Other, 1514, 2), SimRig.Frame(UreRig.Other, 60, 3)];

        rig.Sim.SendNow(UreRig.BulkOut, [.. UreRig.Element(frames[0]), 0, 0, 0, .. UreRig.Element(frames[1]), 0, 0, .. UreRig.Element(frames[2])]);

        Assert.Equal(frames, rig.Sim.Arrived());
        rig.ExpectNoViolation();
    }

    [Fact]
    public void A_full_far_end_holds_the_rest_of_a_transfer_back()
    {
        using var rig = new UreRig("rtl8153,queue=2");
        byte[][] frames = [.. Enumerable.Range(0, 5).Select(static i => SimRig.Frame(UreRig.Other, 60, i))];

        var transfer = rig.Sim.Send(UreRig.BulkOut, [.. frames.SelectMany(static f => UreRig.Element(f))]);
        rig.Sim.Usb.RunUntilIdle();
        Assert.True(transfer.IsInFlight);
        List<byte[]> arrived = [];
        for (var round = 0; round < 3; round++)
        {
            arrived.AddRange(rig.Sim.Arrived());
            rig.Sim.Usb.RunUntilIdle();
        }

        Assert.False(transfer.IsInFlight);
        Assert.Equal(frames, arrived);
    }

    [Theory]
    [InlineData("3C000080", "tx-segment")]
    [InlineData("3D0000C0", "tx-length")]
    [InlineData("000000C0", "tx-length")]
    [InlineData("080000C0", "frame-short")]
    public void A_wrong_descriptor_loses_what_is_behind_it(string first, string violation)
    {
        using var rig = new UreRig("rtl8153");

        rig.Sim.SendNow(UreRig.BulkOut, [.. Convert.FromHexString(first), 0, 0, 0, 0, .. new byte[60]], zeroPacket: true);

        Assert.True(rig.Sim.Model.Violations[violation] > 0, rig.Sim.Model.Violations.First);
        Assert.Empty(rig.Sim.Arrived());
        var frame = SimRig.Frame(UreRig.Other, 60);
        Assert.Equal(frame, Assert.Single(rig.Send(frame)));
    }

    [Fact]
    public void What_is_sent_while_the_transmitter_or_the_link_is_down_is_lost()
    {
        using var rig = new UreRig("rtl8153");
        var frame = SimRig.Frame(UreRig.Other, 60);
        rig.Sim.Bus.Cable.Carrier = false;
        Assert.Empty(rig.Send(frame));
        rig.ExpectNoViolation();

        rig.Put8(0xE813, 0x08);
        Assert.Empty(rig.Send(frame));
        Assert.Equal(1, rig.Sim.Model.Violations["tx-stopped"]);
        Assert.Equal(2, rig.Function.Unsent);
    }

    [Theory]
    [InlineData("rtl8153")]
    [InlineData("rtl8153b")]
    [InlineData("rtl8156")]
    public void Aggregation_ends_with_the_frame_that_reaches_the_threshold(string chip)
    {
        using var rig = new UreRig(chip);
        rig.Aggregate(200);
        byte[][] frames = [.. Enumerable.Range(0, 4).Select(static i => SimRig.Frame(UreRig.Own, 61 + i, i))];
        Array.ForEach(frames, f => rig.Sim.Arrive(f));

        // 24 and 65 are 89, to 96; 24 and 66 make 186, to 192; 24 and 67 make 283: enough.
        byte[] first = [.. Element(frames[0]), .. new byte[7], .. Element(frames[1]), .. new byte[6], .. Element(frames[2])];
        Assert.Equal(first, rig.Sim.ReceiveNow(UreRig.BulkIn, Room)!);
        Assert.Equal(Element(frames[3]), rig.Sim.ReceiveNow(UreRig.BulkIn, Room)!);
        rig.ExpectNoViolation();
    }

    [Fact]
    public void Aggregation_is_off_until_it_is_switched_on_and_taken_over()
    {
        using var rig = new UreRig("rtl8153b");
        var frame = SimRig.Frame(UreRig.Own, 60);

        Expect(1);
        rig.Put16(0xD406, 0, mac: false);
        rig.Put16(0xD42E, 1000, mac: false);
        Expect(1);
        rig.Put8(0xD437, 0x03, mac: false);
        Expect(3);
        Assert.Equal(0, rig.Get8(0xD437, mac: false));
        rig.Put16(0xD406, 0x0010, mac: false);
        Expect(1);

        void Expect(int frames)
        {
            for (var i = 0; i < 3; i++)
            {
                rig.Sim.Arrive(frame);
            }

            Assert.Equal(88 * frames, rig.Sim.ReceiveNow(UreRig.BulkIn, Room)!.Length);
            while (rig.Sim.ReceiveNow(UreRig.BulkIn, Room) is not null)
            {
            }
        }
    }

    [Theory]
    [MemberData(nameof(Chips))]
    public void The_filter_lets_through_what_it_is_told(string chip)
    {
        using var rig = new UreRig(chip);
        Assert.Equal("own broadcast", Passing());

        rig.Put32(0xC010, 0x0000000E);
        Assert.Equal("own broadcast", Passing());

        // 01:00:5e:00:00:fb has bit 15 of the table: byte 1, which stands in the register's byte 6.
        rig.Put32(0xCD04, 0x00800000);
        Assert.Equal("own broadcast group", Passing());
        rig.Put32(0xCD04, 0x00400000);
        Assert.Equal("own broadcast", Passing());
        rig.Put32(0xC010, 0x0000000F);
        Assert.Equal("own other broadcast group", Passing());
        rig.Put32(0xC010, 0x00000000);
        Assert.Equal(string.Empty, Passing());
        rig.ExpectNoViolation();

        string Passing()
        {
            List<string> names = [];
            foreach (var (name, address) in new[] { ("own", UreRig.Own), ("other", UreRig.Other), ("broadcast", "ff:ff:ff:ff:ff:ff"), ("group", Group) })
            {
                rig.Sim.Arrive(SimRig.Frame(address, 60));
                if (rig.Sim.ReceiveNow(UreRig.BulkIn, 2048) is not null)
                {
                    names.Add(name);
                }
            }

            return string.Join(' ', names);
        }
    }

    [Theory]
    [InlineData(0xE85A, 0x0008)]
    [InlineData(0xC0B4, 0x0000)]
    public void A_gated_or_disabled_filter_passes_nothing(int address, int value)
    {
        using var rig = new UreRig("rtl8153");
        rig.Put16(address, (ushort)value);
        rig.Sim.Arrive(SimRig.Frame(UreRig.Own, 60));

        Assert.Null(rig.Sim.ReceiveNow(UreRig.BulkIn, 2048));
        Assert.Equal(1, rig.Sim.Bus.Cable.Statistics.NotRunning);
        Assert.Equal(0x30, rig.Get8(0xE84F) & 0x30);
    }

    [Theory]
    [InlineData("rtl8153", 0xE854, 0x0040)]
    [InlineData("rtl8156", 0xC012, 0x00C0)]
    public void Tags_go_into_the_descriptor_and_come_out_of_it(string chip, int register, int bits)
    {
        using var rig = new UreRig(chip);
        var bare = SimRig.Frame(UreRig.Own, 100);
        byte[] tagged = [.. bare[..12], 0x81, 0x00, 0x61, 0x23, .. bare[12..]];

        rig.Sim.Arrive(tagged);
        Assert.Equal(Element(tagged), rig.Sim.ReceiveNow(UreRig.BulkIn, 2048)!);
        rig.Put16(register, (ushort)bits);
        rig.Sim.Arrive(tagged);
        Assert.Equal([.. Descriptor(104, second: 0x00012361), .. bare, .. Check(tagged)], rig.Sim.ReceiveNow(UreRig.BulkIn, 2048)!);
        rig.Sim.Arrive(bare);
        Assert.Equal(Element(bare), rig.Sim.ReceiveNow(UreRig.BulkIn, 2048)!);

        Assert.Equal(tagged, Assert.Single(rig.Send(bare, second: 0x00012361)));
        rig.ExpectNoViolation();
    }

    [Fact]
    public void The_size_registers_bound_what_comes_and_goes()
    {
        using var rig = new UreRig("rtl8153");
        rig.Sim.Arrive(SimRig.Frame(UreRig.Own, 1519));
        Assert.Null(rig.Sim.ReceiveNow(UreRig.BulkIn, Room));
        Assert.Equal(1, rig.Sim.Bus.Cable.Statistics.TooLong);

        rig.Put16(0xC016, 9216);
        var large = SimRig.Frame(UreRig.Own, 3000);
        rig.Sim.Arrive(large);
        Assert.Equal(Element(large), rig.Sim.ReceiveNow(UreRig.BulkIn, Room)!);
        rig.Put8(0xE615, 46);
        Assert.Empty(rig.Send(large));
        Assert.Equal(1, rig.Sim.Model.Violations["tx-size"]);
        rig.Put8(0xE615, 47);
        Assert.Equal(large, Assert.Single(rig.Send(large)));

        rig.Put16(0xC016, 9217);
        Assert.Equal(1, rig.Sim.Model.Violations["receive-size"]);
    }

    [Fact]
    public void The_tally_counts_by_kind_and_starts_anew()
    {
        using var rig = new UreRig("rtl8153");
        var frame = SimRig.Frame(UreRig.Own, 60);
        _ = rig.Send(frame);
        rig.Sim.Arrive(frame);
        rig.Sim.Arrive(SimRig.Frame("ff:ff:ff:ff:ff:ff", 60));
        Assert.NotNull(rig.Sim.ReceiveNow(UreRig.BulkIn, 2048));
        Assert.NotNull(rig.Sim.ReceiveNow(UreRig.BulkIn, 2048));

        var tally = rig.Read(0xE890, 64)!;
        Assert.Equal((1L, 2L), (BitConverter.ToInt64(tally, 0), BitConverter.ToInt64(tally, 8)));
        Assert.Equal((1L, 1L, 0), (BitConverter.ToInt64(tally, 40), BitConverter.ToInt64(tally, 48), BitConverter.ToInt32(tally, 56)));
        rig.Put16(0xE800, 0x0001);
        Assert.Equal(new byte[64], rig.Read(0xE890, 64)!);
        Assert.Equal(0, rig.Get16(0xE800));
    }

    [Theory]
    [InlineData("rx-length-wrong", 72)]
    [InlineData("rx-length-long", 0x7FFF)]
    [InlineData("rx-length-short", 3)]
    [InlineData("rx-length-zero", 0)]
    [InlineData("rx-crc", 0x8040)]
    public void A_descriptor_may_lie_once(string fault, int first)
    {
        using var rig = new UreRig("rtl8153");
        rig.Sim.Model.Faults.Set(fault);
        var frame = SimRig.Frame(UreRig.Own, 60);

        rig.Sim.Arrive(frame);
        Assert.Equal(first, BinaryPrimitives.ReadInt32LittleEndian(rig.Sim.ReceiveNow(UreRig.BulkIn, 2048)!));
        rig.Sim.Arrive(frame);
        Assert.Equal(Element(frame), rig.Sim.ReceiveNow(UreRig.BulkIn, 2048)!);
    }

    [Fact]
    public void A_frame_may_be_cut_or_stand_behind_garbage()
    {
        using var rig = new UreRig("rtl8153");
        rig.Aggregate(16000);
        var frame = SimRig.Frame(UreRig.Own, 60);
        rig.Sim.Model.Faults.Set("rx-cut");
        rig.Sim.Arrive(frame);
        rig.Sim.Arrive(frame);
        Assert.Equal(Element(frame)[..56], rig.Sim.ReceiveNow(UreRig.BulkIn, Room)!);
        Assert.Equal(Element(frame), rig.Sim.ReceiveNow(UreRig.BulkIn, Room)!);

        rig.Sim.Model.Faults.Set("rx-garbage");
        rig.Sim.Arrive(frame);
        Assert.Equal(Element(frame), rig.Sim.ReceiveNow(UreRig.BulkIn, Room)![64..]);
    }

    [Fact]
    public void Buffers_in_reset_pass_nothing()
    {
        using var rig = new UreRig("rtl8156");
        rig.Put8(0xD4B0, 0x00, mac: false);
        var frame = SimRig.Frame(UreRig.Own, 60);
        rig.Sim.Arrive(frame);
        Assert.Null(rig.Sim.ReceiveNow(UreRig.BulkIn, 2048));
        var transfer = rig.Sim.Send(UreRig.BulkOut, UreRig.Element(frame));
        rig.Sim.Usb.RunUntilIdle();
        Assert.True(transfer.IsInFlight);

        rig.Put8(0xD4B0, 0x03, mac: false);
        rig.Sim.Usb.RunUntilIdle();
        Assert.Equal(UsbStatus.Completed, transfer.Status);
        Assert.Single(rig.Sim.Arrived());
    }

    private static byte[] Element(byte[] frame) => [.. Descriptor(frame.Length + 4), .. frame, .. Check(frame)];

    private static byte[] Descriptor(int length, uint second = 0)
    {
        var descriptor = new byte[24];
        BinaryPrimitives.WriteInt32LittleEndian(descriptor, length);
        BinaryPrimitives.WriteUInt32LittleEndian(descriptor.AsSpan(4), second);
        return descriptor;
    }

    private static byte[] Check(byte[] frame) => BitConverter.GetBytes(Crc32.FrameCheckSequence(frame));
}
