namespace HwNet.Drivers.Tests.UsbModels;

/// <summary>How the simulated ASIX chips pass frames: headers, bursts, filters, links; bytes from the data sheets.</summary>
public class AxeFramingTests
{
    private const string Group = "01:00:5e:00:00:fb";

    public static TheoryData<string> Chips => AxeRig.Chips;

    [Theory]
    [MemberData(nameof(Chips))]
    public void Frames_pass_both_ways_at_every_length_round_the_packet_size(string chip)
    {
        using var rig = Running(chip);

        foreach (var length in new[] { 60, 61, 507, 508, 509, 511, 512, 513, 1020, 1513, 1514 })
        {
            var frame = SimRig.Frame(AxeRig.Own, length, length);
            rig.Sim.SendNow(AxeRig.BulkOut, Element(chip, frame), zeroPacket: true);
            Assert.Equal(frame, Assert.Single(rig.Sim.Arrived()));
            rig.Sim.Arrive(frame);
            byte[] padding = chip == "ax88172" || length % 2 == 0 ? [] : [0];
            Assert.Equal([.. Header(chip, frame.Length), .. frame, .. padding], rig.Sim.ReceiveNow(AxeRig.BulkIn, 2048)!);
        }

        rig.ExpectNoViolation();
    }

    [Fact]
    public void A_short_frame_is_padded_on_the_cable()
    {
        using var rig = Running("ax88772");
        var frame = SimRig.Frame(AxeRig.Other, 42);

        rig.Sim.SendNow(AxeRig.BulkOut, Element("ax88772", frame));

        Assert.Equal([.. frame, .. new byte[18]], Assert.Single(rig.Sim.Arrived()));
    }

    [Fact]
    public void A_transfer_of_whole_packets_without_the_header_of_no_bytes_is_noted()
    {
        using var rig = Running("ax88772");
        var frame = SimRig.Frame(AxeRig.Other, 508);

        rig.Sim.SendNow(AxeRig.BulkOut, [0xFC, 0x01, 0x03, 0xFE, .. frame], zeroPacket: true);
        Assert.Equal(1, rig.Sim.Model.Violations["tx-padding"]);
        rig.Sim.SendNow(AxeRig.BulkOut, [0xFC, 0x01, 0x03, 0xFE, .. frame, 0x00, 0x00, 0xFF, 0xFF]);

        Assert.Equal(1, rig.Sim.Model.Violations["tx-padding"]);
        Assert.Equal(2, rig.Sim.Arrived().Count);
    }

    [Theory]
    [InlineData("3C00C3FE", "tx-header")]
    [InlineData("4000BFFF", "tx-length")]
    [InlineData("3C00", "tx-short")]
    public void A_bad_header_loses_the_frame_and_is_told_until_it_is_reset(string header, string violation)
    {
        using var rig = Running("ax88772");
        var bytes = Convert.FromHexString(header);

        rig.Sim.SendNow(AxeRig.BulkOut, bytes.Length == 2 ? bytes : [.. bytes, .. SimRig.Frame(AxeRig.Other, 60)]);

        Assert.Empty(rig.Sim.Arrived());
        Assert.Equal(1, rig.Sim.Model.Violations[violation]);
        rig.Pass(128);
        Assert.Equal(0x05, rig.Sim.ReceiveNow(AxeRig.Event, 8)![2]);
        rig.Put(0x20, 0x2A);
        rig.Put(0x20, 0x28);
        rig.Pass(128);
        Assert.Equal(0x01, rig.Sim.ReceiveNow(AxeRig.Event, 8)![2]);
    }

    [Fact]
    public void Nothing_is_sent_or_received_before_the_MAC_is_started()
    {
        using var rig = new AxeRig("ax88772", running: false);
        rig.PowerPhy();
        rig.Pass(100);
        rig.Put(0x1B, 0x0306);

        rig.Sim.SendNow(AxeRig.BulkOut, Element("ax88772", SimRig.Frame(AxeRig.Other, 60)));
        rig.Sim.Arrive(SimRig.Frame(AxeRig.Own, 60));

        Assert.Empty(rig.Sim.Arrived());
        Assert.Equal(1, rig.Sim.Bus.Cable.Statistics.NotRunning);
        Assert.Equal(1, rig.Sim.Model.Violations["tx-stopped"]);
    }

    [Theory]
    [InlineData("ax88772", 0x0206)]
    [InlineData("ax88178", 0x000F)]
    public void The_receiver_needs_its_bit_of_medium_mode(string chip, ushort medium)
    {
        using var rig = Running(chip);

        rig.Put(0x1B, medium);
        rig.Sim.Arrive(SimRig.Frame(AxeRig.Own, 60));

        Assert.Null(rig.Sim.ReceiveNow(AxeRig.BulkIn, 2048));
    }

    [Theory]
    [InlineData("ax88772,partner=10", 0x0306, 0x0106)]
    [InlineData("ax88178", 0x0306, 0x010F)]
    [InlineData("ax88178", 0x0107, 0x010F)]
    [InlineData("ax88178,partner=100", 0x010F, 0x030E)]
    public void A_MAC_set_for_another_speed_than_the_link_has_loses_frames(string chip, ushort wrong, ushort right)
    {
        using var rig = Running(chip);

        rig.Put(0x1B, wrong);
        Exchange(rig, passes: false);
        rig.Put(0x1B, right);
        Exchange(rig, passes: true);
        Assert.Equal(1, rig.Function.Unsent);
    }

    [Theory]
    [InlineData("ax88772", 0x00)]
    [InlineData("ax88772b", 0x19)]
    [InlineData("ax88178", 0x01)]
    public void A_MAC_connected_to_the_other_PHY_passes_nothing(string chip, byte select)
    {
        using var rig = Running(chip);
        Exchange(rig, passes: true);

        rig.Put(0x22, select);
        Assert.Equal([select], rig.Get(0x21, 1)!);
        Exchange(rig, passes: false);
    }

    [Theory]
    [InlineData("ax88172", 0x8C, true, false, true, false)]
    [InlineData("ax88172", 0x88, false, false, true, false)]
    [InlineData("ax88772", 0x80, true, false, false, false)]
    [InlineData("ax88772", 0x81, true, true, true, true)]
    [InlineData("ax88178", 0x82, true, false, false, true)]
    [InlineData("ax88772b", 0x98, true, false, true, false)]
    public void Receive_control_filters(string chip, ushort control, bool own, bool other, bool broadcast, bool group)
    {
        using var rig = Running(chip);

        rig.Put(0x10, control);

        foreach (var (destination, wanted) in new[] { (AxeRig.Own, own), (AxeRig.Other, other), ("ff:ff:ff:ff:ff:ff", broadcast), (Group, group) })
        {
            rig.Sim.Arrive(SimRig.Frame(destination, 60));
            Assert.Equal(wanted, rig.Sim.ReceiveNow(AxeRig.BulkIn, 2048) is not null);
        }
    }

    [Theory]
    [MemberData(nameof(Chips))]
    public void The_hash_lets_in_what_has_its_bit_set(string chip)
    {
        using var rig = Running(chip);

        // 01:00:5e:00:00:fb has bit 15, 33:33:00:00:00:01 bit 62, 01:00:5e:00:00:01 bit 31.
        rig.Put(0x16, 0, 0, 0, 0x80, 0, 0, 0, 0, 0, 0x40);
        rig.Put(0x10, (ushort)(rig.Control | 0x10));

        foreach (var (destination, wanted) in new[] { (Group, true), ("33:33:00:00:00:01", true), ("01:00:5e:00:00:01", false) })
        {
            rig.Sim.Arrive(SimRig.Frame(destination, 60));
            Assert.Equal(wanted, rig.Sim.ReceiveNow(AxeRig.BulkIn, 2048) is not null);
        }

        Assert.Equal([0, 0x80, 0, 0, 0, 0, 0, 0x40], rig.Get(0x15, 8)!);
    }

    [Theory]
    [InlineData("ax88772", 0x0088, 2048)]
    [InlineData("ax88772", 0x0388, 16384)]
    [InlineData("ax88178", 0x0188, 4096)]
    public void Bursts_are_as_long_as_receive_control_says_and_cut_frames_anywhere(string chip, ushort control, int burst)
    {
        using var rig = Running(chip);
        rig.Put(0x10, control);
        var frames = Enumerable.Range(0, 40).Select(i => SimRig.Frame(AxeRig.Own, 601 + i, i)).ToList();
        frames.ForEach(f => rig.Sim.Arrive(f));

        var stream = new List<byte>();
        while (rig.Sim.ReceiveNow(AxeRig.BulkIn, burst) is { } transfer)
        {
            Assert.InRange(transfer.Length, 0, burst);
            stream.AddRange(transfer);
        }

        Assert.Equal(frames.SelectMany(f => Element(f)), stream);
        static IEnumerable<byte> Element(byte[] f) => [.. Header("ax88772", f.Length), .. f, .. f.Length % 2 == 0 ? Array.Empty<byte>() : [0]];
    }

    [Fact]
    public void The_AX88772B_has_a_register_for_bursts_and_takes_no_other_pair()
    {
        using var rig = Running("ax88772b");
        for (var i = 0; i < 40; i++)
        {
            rig.Sim.Arrive(SimRig.Frame(AxeRig.Own, 1000, i));
        }

        rig.Put(0x2A, 0x8300, 0x83D7);
        Assert.Equal(8192, rig.Sim.ReceiveNow(AxeRig.BulkIn, 8192)!.Length);
        rig.Put(0x2A, 0x8300, 0x83D8);

        Assert.Equal(1, rig.Sim.Model.Violations["burst"]);
    }

    [Fact]
    public void The_AX88772Bs_long_header_has_a_status_word_and_grains_of_four()
    {
        using var rig = Running("ax88772b");
        rig.Put(0x10, 0x0398);
        var frame = SimRig.Frame("ff:ff:ff:ff:ff:ff", 61);

        rig.Sim.Arrive(frame);

        Assert.Equal([0x3D, 0x80, 0xC2, 0x07, 0, 0, .. frame, 0], rig.Sim.ReceiveNow(AxeRig.BulkIn, 2048)!);
    }

    [Theory]
    [InlineData("rx-length-wrong", "4400BBFF")]
    [InlineData("rx-length-long", "FF0700F8")]
    [InlineData("rx-length-zero", "0000FFFF")]
    [InlineData("rx-complement-wrong", "3C00D3FF")]
    public void A_bad_header_is_as_bad_as_its_name(string fault, string header)
    {
        using var rig = Running("ax88772");
        rig.Sim.Model.Faults.Set(fault);
        rig.Sim.Arrive(SimRig.Frame(AxeRig.Own, 60));
        rig.Sim.Arrive(SimRig.Frame(AxeRig.Own, 60));

        var transfer = rig.Sim.ReceiveNow(AxeRig.BulkIn, 2048)!;

        Assert.Equal(128, transfer.Length);
        Assert.Equal(Convert.FromHexString(header), transfer[..4]);
        Assert.Equal(Convert.FromHexString("3C00C3FF"), transfer[64..68]);
    }

    [Fact]
    public void A_cut_frame_ends_its_transfer_and_garbage_comes_before_a_good_one()
    {
        using var rig = Running("ax88772");
        rig.Sim.Model.Faults.Set("rx-cut");
        rig.Sim.Arrive(SimRig.Frame(AxeRig.Own, 100));
        rig.Sim.Arrive(SimRig.Frame(AxeRig.Own, 60));

        Assert.Equal(54, rig.Sim.ReceiveNow(AxeRig.BulkIn, 2048)!.Length);
        Assert.Equal(64, rig.Sim.ReceiveNow(AxeRig.BulkIn, 2048)!.Length);

        rig.Sim.Model.Faults.Set("rx-garbage");
        rig.Sim.Arrive(SimRig.Frame(AxeRig.Own, 60));
        Assert.Equal(128, rig.Sim.ReceiveNow(AxeRig.BulkIn, 2048)!.Length);
    }

    [Fact]
    public void The_AX88178_passes_long_frames_with_the_jumbo_bit_alone()
    {
        using var rig = Running("ax88178");
        var frame = SimRig.Frame(AxeRig.Own, 3000);

        rig.Sim.Arrive(frame);
        Assert.Equal(1, rig.Sim.Bus.Cable.Statistics.TooLong);
        rig.Put(0x1B, 0x014F);
        rig.Sim.Arrive(frame);
        Assert.Equal([0xB8, 0x0B, 0x47, 0xF4, .. frame], rig.Sim.ReceiveNow(AxeRig.BulkIn, 8192)!);
        rig.Sim.SendNow(AxeRig.BulkOut, [0xB8, 0x0B, 0x47, 0xF4, .. frame]);
        Assert.Equal(frame, Assert.Single(rig.Sim.Arrived()));
        rig.ExpectNoViolation();
    }

    private static AxeRig Running(string argument)
    {
        var rig = new AxeRig(argument);
        if (argument.StartsWith("ax88772b", StringComparison.Ordinal))
        {
            rig.Put(0x14, 0, 0, 0x02, 0x0e, 0xaa, 0, 0, 1);
        }

        return rig;
    }

    private static void Exchange(AxeRig rig, bool passes)
    {
        rig.Sim.SendNow(AxeRig.BulkOut, Element("ax88772", SimRig.Frame(AxeRig.Other, 60)));
        Assert.Equal(passes ? 1 : 0, rig.Sim.Arrived().Count);
        rig.Sim.Arrive(SimRig.Frame(AxeRig.Own, 60));
        Assert.Equal(passes, rig.Sim.ReceiveNow(AxeRig.BulkIn, 2048) is not null);
    }

    private static byte[] Header(string chip, int length) =>
        chip == "ax88172" ? [] : [(byte)length, (byte)(length >> 8), (byte)~length, (byte)(~length >> 8)];

    private static byte[] Element(string chip, byte[] frame)
    {
        byte[] element = [.. Header(chip, frame.Length), .. frame];
        return chip == "ax88172" || element.Length % 512 != 0 ? element : [.. element, 0x00, 0x00, 0xFF, 0xFF];
    }
}
