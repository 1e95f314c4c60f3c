using FsCheck;
using FsCheck.Fluent;
using HwNet.Buffers;
using HwNet.Drivers.Shared.UsbEther;
using HwNet.Drivers.Tests.UsbEther;
using HwNet.Drivers.Ure;

namespace HwNet.Drivers.Tests.Ure;

public sealed class UreUnframerTests : IDisposable
{
    private readonly SinkRig _rig = new();
    private readonly UreUnframer _unframer = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public void One_frame_comes_behind_24_bytes_and_before_its_check_sequence()
    {
        byte[] transfer = [.. Bytes.Hex("40 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00"), .. Bytes.Frame(1, 60), 1, 2, 3, 4];

        Assert.Equal([Bytes.Frame(1, 60)], _rig.Unframe(_unframer, transfer));
        Assert.Equal("", _rig.Drops);
    }

    /// <summary>24 + 64 is a multiple of 8 already; 24 + 65 needs seven bytes more; behind the last one there need be none.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(6)]
    public void The_next_descriptor_stands_on_a_multiple_of_eight(int pad)
    {
        byte[] transfer = [.. Element(1, 64), .. Element(2, 65), .. new byte[7], .. Element(3, 1518), .. new byte[2], .. Element(4, 66), .. new byte[pad]];

        Assert.Equal([Bytes.Frame(1, 60), Bytes.Frame(2, 61), Bytes.Frame(3, 1514), Bytes.Frame(4, 62)], _rig.Unframe(_unframer, transfer));
        Assert.Equal("", _rig.Drops);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    [InlineData(0x7fff)]
    [InlineData(61)]
    [InlineData(5000)]
    public void A_length_that_is_none_costs_the_rest_of_its_transfer_and_nothing_of_the_next(int length)
    {
        byte[] good = [.. Element(1, 64)];
        byte[] wrong = [.. good, .. Bytes.Words($"4:{length} 8:0 8:0 4:0"), .. Bytes.Frame(2, 60)];

        Assert.Equal([Bytes.Frame(1, 60)], _rig.Unframe(_unframer, wrong));
        Assert.Equal([Bytes.Frame(1, 60)], _rig.Unframe(_unframer, good));
        Assert.Equal("BadLength 1", _rig.Drops);
    }

    /// <summary>In a transfer that is long enough for it: FreeBSD and Linux take the greatest length for garbage or go on behind it.</summary>
    [Fact]
    public void The_greatest_length_is_garbage_however_long_the_transfer_is()
    {
        byte[] transfer = [.. Bytes.Words("4:0x7fff 8:0 8:0 4:0"), .. new byte[40000]];

        Assert.Empty(_rig.Unframe(_unframer, transfer));
        Assert.Equal("BadLength 1", _rig.Drops);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(23)]
    public void A_descriptor_that_is_cut_off_is_counted(int length)
    {
        byte[] transfer = [.. Element(1, 64), .. new byte[length]];

        Assert.Equal([Bytes.Frame(1, 60)], _rig.Unframe(_unframer, transfer));
        Assert.Equal("Truncated 1", _rig.Drops);
    }

    [Fact]
    public void A_frame_does_not_go_on_in_the_next_transfer()
    {
        byte[] transfer = [.. Element(1, 1518)];

        Assert.Empty(_rig.Unframe(_unframer, transfer.AsSpan(0, 512)));
        Assert.Empty(_rig.Unframe(_unframer, new byte[8]));
        Assert.Equal([Bytes.Frame(1, 1514)], _rig.Unframe(_unframer, transfer));
        Assert.Equal("BadLength 1, Truncated 1", _rig.Drops);
    }

    [Theory]
    [InlineData(17, "Runt 1")]
    [InlineData(1523, "Giant 1")]
    public void A_frame_that_is_too_short_or_too_long_is_dropped_alone(int length, string drops)
    {
        byte[] transfer = [.. Element(1, length), .. new byte[-length & 7], .. Element(2, 64)];

        Assert.Equal([Bytes.Frame(2, 60)], _rig.Unframe(_unframer, transfer));
        Assert.Equal(drops, _rig.Drops);
    }

    [Fact]
    public void A_frame_that_the_chip_calls_damaged_is_dropped_and_the_next_one_found()
    {
        byte[] transfer = [.. Bytes.Words("4:0x8040 8:0 8:0 4:0"), .. new byte[64], .. Element(2, 64)];

        Assert.Equal([Bytes.Frame(2, 60)], _rig.Unframe(_unframer, transfer));
        Assert.Equal("BadCrc 1", _rig.Drops);
    }

    /// <summary>Bits of the second and third double word: IPv4 19, IPv6 20, TCP 22, UDP 23; failed: TCP 21, UDP 22, IP 23.</summary>
    [Theory]
    [InlineData("00 00 00 00", "00 00 00 00", MbufChecksum.None)]
    [InlineData("00 00 08 00", "00 00 00 00", MbufChecksum.L3Valid)]
    [InlineData("00 00 08 00", "00 00 80 00", MbufChecksum.None)]
    [InlineData("00 00 48 00", "00 00 00 00", MbufChecksum.L3Valid | MbufChecksum.L4Valid)]
    [InlineData("00 00 48 00", "00 00 20 00", MbufChecksum.L3Valid)]
    [InlineData("00 00 48 00", "00 00 40 00", MbufChecksum.L3Valid | MbufChecksum.L4Valid)]
    [InlineData("00 00 88 00", "00 00 00 00", MbufChecksum.L3Valid | MbufChecksum.L4Valid)]
    [InlineData("00 00 88 00", "00 00 40 00", MbufChecksum.L3Valid)]
    [InlineData("00 00 88 00", "00 00 80 00", MbufChecksum.None)]
    [InlineData("00 00 10 00", "00 00 00 00", MbufChecksum.None)]
    [InlineData("00 00 50 00", "00 00 00 00", MbufChecksum.L4Valid)]
    [InlineData("00 00 90 00", "00 00 40 00", MbufChecksum.None)]
    [InlineData("00 00 c0 00", "00 00 00 00", MbufChecksum.None)]
    public void What_the_chip_says_of_checksums_is_passed_on_if_it_is_asked_for(string found, string failed, MbufChecksum sums)
    {
        byte[] transfer = [.. Bytes.Hex($"40 00 00 00 {found} {failed}"), .. new byte[12], .. Bytes.Frame(1, 60), 1, 2, 3, 4];

        Assert.Equal((MbufChecksum.None, null), Told(transfer));
        _unframer.TrustsSums = true;
        Assert.Equal((sums, null), Told(transfer));
    }

    /// <summary>The tag's bytes are exchanged: priority 5, VLAN 0x123.</summary>
    [Fact]
    public void A_tag_that_the_chip_took_out_comes_beside_the_frame()
    {
        byte[] transfer = [.. Bytes.Hex("40 00 00 00 a1 23 01 00"), .. new byte[16], .. Bytes.Frame(1, 60), 1, 2, 3, 4];

        Assert.Equal((MbufChecksum.None, (ushort)0xa123), Told(transfer));
    }

    [Fact]
    public void Any_frames_come_back() => Prop.ForAll(Arb.From(Gen.Choose(0, int.MaxValue)), RoundTrip).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_bytes_are_survived_and_nothing_is_handed_up_that_was_not_received() =>
        Prop.ForAll(Arb.From(Gen.Choose(0, int.MaxValue)), Garbage).QuickCheckThrowOnFailure();

    private static void RoundTrip(int seed)
    {
        var random = new Random(seed);
        using var rig = new SinkRig();
        List<byte[]> sent = [];
        List<byte> transfer = [];
        for (var i = 0; i < random.Next(1, 30); i++)
        {
            var length = random.Next(18, 1523);
            sent.Add(Bytes.Frame(i, length - 4));
            transfer.AddRange(new byte[-transfer.Count & 7]);
            transfer.AddRange(Element(i, length));
        }

        Assert.Equal(sent, rig.Unframe(new UreUnframer(), transfer.ToArray()));
        Assert.Equal("", rig.Drops);
    }

    private static void Garbage(int seed)
    {
        var random = new Random(seed);
        using var rig = new SinkRig();
        var transfer = new byte[random.Next(0, 4096)];
        random.NextBytes(transfer);
        for (var at = 0; at + 2 <= transfer.Length; at += 8 * random.Next(1, 40))
        {
            // Lengths that fit now and then, or nothing but the first descriptor would be tried.
            (transfer[at], transfer[at + 1]) = ((byte)random.Next(), (byte)random.Next(0, 8));
        }

        var frames = rig.Unframe(new UreUnframer { TrustsSums = true }, transfer);

        Assert.All(frames, f => Assert.True(transfer.AsSpan().IndexOf(f) >= 24, $"seed {seed}"));
        Assert.True(frames.Sum(f => f.Length + 28) <= transfer.Length, $"seed {seed}");
    }

    /// <summary>A descriptor with that length, and a frame with its check sequence.</summary>
    private static byte[] Element(int number, int length) => [.. Bytes.Words($"4:{length} 8:0 8:0 4:0"), .. Bytes.Frame(number, length - 4), 0xf0, 0xf1, 0xf2, 0xf3];

    private (MbufChecksum Sums, ushort? Tag) Told(byte[] transfer)
    {
        var sink = new FrameSink(_rig.Pool, 1518, new long[Enum.GetValues<UsbDrop>().Length]);
        _unframer.Unframe(transfer, ref sink);
        var batch = sink.Take();
        Assert.True(batch.TryRemoveFirst(out var m));
        Assert.True(batch.IsEmpty);
        var told = (m.Checksum, m.VlanTag);
        m.Free();
        return told;
    }
}
