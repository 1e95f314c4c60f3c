using System.Buffers.Binary;
using HwNet.Buffers;
using HwNet.Drivers.Tests.UsbEther;
using HwNet.Ioctl;
using HwNet.Net;

namespace HwNet.Drivers.Tests.Ure;

/// <summary>The driver on the chips' models, which somebody else wrote: each revision is brought up by their rules, and what both say of sums and tags agrees.</summary>
public sealed class UreOnItsModelTests : IDisposable
{
    private const string Header = "02 0e aa 00 00 01 02 0e aa 00 00 99";

    private readonly UreRig _rig = new();

    public static TheoryData<string> Revisions =>
    [
        "rtl8152,revision=4c00", "rtl8152,revision=4c10", "rtl8152,revision=4800", "rtl8153,revision=5c00", "rtl8153,revision=5c10",
        "rtl8153,revision=5c20", "rtl8153,revision=5c30", "rtl8153b,revision=6000", "rtl8153b,revision=6010", "rtl8156,revision=7020",
        "rtl8156,revision=7030", "rtl8156b,revision=7400", "rtl8156b,revision=7410",
    ];

    public static TheoryData<string> Chips => ["rtl8152", "rtl8153", "rtl8153b", "rtl8156", "rtl8156b"];

    public void Dispose() => _rig.Dispose();

    [Theory]
    [MemberData(nameof(Revisions))]
    public void A_life_with_all_that_can_be_set_breaks_none_of_the_chips_rules(string model)
    {
        var ifp = _rig.Up(model);

        Assert.Equal("02:0e:aa:00:00:01", ifp.Lladdr.ToString());
        Assert.Equal(Errno.None, ifp.Ioctl(new AddMulticast(SockAddr.Link(LinkAddress.Parse("01:00:5e:00:00:fb")))));
        Assert.Equal(Errno.None, ifp.SetPromiscuous(true));
        Assert.Equal(Errno.None, ifp.SetPromiscuous(false));
        Assert.Equal(Errno.None, ifp.Ioctl(new SetMtu(1400)));
        Assert.Equal(Errno.None, ifp.Ioctl(new SetMtu(1500)));
        Assert.Equal(Errno.None, ifp.Ioctl(new SetCapabilities(IfCapabilities.None)));
        Assert.Equal(Errno.None, ifp.Ioctl(new SetCapabilities(ifp.Capabilities)));
        Assert.Equal(Errno.None, ifp.Ioctl(new SetMedia("100baseTX full-duplex")));
        UreRig.Await(() => ifp.Link == LinkState.Up && ifp.Baudrate == 100_000_000);
        _rig.Flap(ifp);
        _rig.PassBothWays(ifp, Udp());
        DriverStack.Down(ifp);
        DriverStack.Up(ifp);
        UreRig.Await(() => ifp.Link == LinkState.Up);
        _rig.PassBothWays(ifp, Udp());
        var counters = new GetDeviceCounters();
        Assert.Equal(Errno.None, ifp.Ioctl(counters));
        Assert.Equal(2, counters.Reply!.Single(static c => c.Name == "ure.tx_packets").Value);

        Assert.Empty(_rig.Device.Model.Violations.ToDictionary());
    }

    [Theory]
    [InlineData("rtl8152", 100_000_000)]
    [InlineData("rtl8153", 1_000_000_000)]
    [InlineData("rtl8153b", 1_000_000_000)]
    [InlineData("rtl8156", 2_500_000_000)]
    [InlineData("rtl8156b", 2_500_000_000)]
    public void The_best_medium_of_the_chip_is_agreed_upon(string model, long baudrate)
    {
        Assert.Equal(baudrate, _rig.Up(model).Baudrate);
    }

    /// <summary>The RTL8152 has none.</summary>
    [Theory]
    [InlineData("rtl8153")]
    [InlineData("rtl8153b")]
    [InlineData("rtl8156")]
    [InlineData("rtl8156b")]
    public void The_longest_jumbo_frames_pass_both_ways(string model)
    {
        using var rig = new UreRig(mbufSize: 9728);
        var ifp = rig.Up(model);
        Assert.Equal(Errno.None, ifp.Ioctl(new SetMtu(9194)));
        for (var i = 0; i < 20; i++)
        {
            var frame = Bytes.Frame(i, 9208);
            Bytes.Hex(Header + "08 00").CopyTo(frame, 0);
            Assert.Equal(frame, rig.Receive(frame).Bytes);
            Assert.Equal(Errno.None, ifp.Transmit(rig.Drivers.Frame(LinkAddress.Broadcast, 9208)));
            Assert.Equal(9208, rig.ReceiveAtFarEnd().Length);
        }

        Assert.Equal(Errno.EINVAL, ifp.Ioctl(new SetMtu(9195)));
        Assert.Empty(rig.Device.Model.Violations.ToDictionary());
    }

    [Theory]
    [MemberData(nameof(Chips))]
    public void Sums_that_the_chip_found_right_are_told_and_wrong_ones_are_not(string model)
    {
        var ifp = _rig.Up(model);
        var right = Udp();
        var wrong = Udp();
        wrong[^1] ^= 1;
        var header = Udp();
        header[24] ^= 1;

        Assert.Equal(MbufChecksum.L3Valid | MbufChecksum.L4Valid, _rig.Receive(right).Sums);
        Assert.Equal(MbufChecksum.L3Valid, _rig.Receive(wrong).Sums);
        Assert.Equal(MbufChecksum.None, _rig.Receive(header).Sums);
        Assert.Equal(Errno.None, ifp.Ioctl(new SetCapabilities(ifp.Capabilities & ~IfCapabilities.RxCsum)));
        Assert.Equal(MbufChecksum.None, _rig.Receive(right).Sums);
    }

    [Theory]
    [MemberData(nameof(Chips))]
    public void A_tag_comes_beside_the_frame_or_in_it_as_it_is_asked_for(string model)
    {
        var ifp = _rig.Up(model);
        var plain = Udp();
        byte[] tagged = [.. plain[..12], 0x81, 0x00, 0xa1, 0x23, .. plain[12..]];

        var got = _rig.Receive(tagged);
        Assert.Equal((ushort)0xa123, got.Tag);
        Assert.Equal(plain, got.Bytes);
        Assert.Equal(Errno.None, ifp.Ioctl(new SetCapabilities(ifp.Capabilities & ~IfCapabilities.VlanHwTagging)));
        got = _rig.Receive(tagged);
        Assert.Null(got.Tag);
        Assert.Equal(tagged, got.Bytes);
    }

    [Theory]
    [MemberData(nameof(Chips))]
    public void Sums_and_tags_are_filled_in_by_the_chip(string model)
    {
        var ifp = _rig.Up(model);
        var whole = Udp();
        var asked = Udp();
        asked.AsSpan(24, 2).Clear();

        // What is left for the chip to complete is the sum of the pseudo-header: addresses, protocol, length.
        BinaryPrimitives.WriteUInt16BigEndian(asked.AsSpan(40), Fold(Sum(asked.AsSpan(26, 8)) + 17 + (uint)(asked.Length - 34)));
        Assert.True(_rig.Drivers.Stack.Mbufs.TryGet(out var m));
        asked.CopyTo(m.Append(asked.Length));
        (m.Checksum, m.VlanTag) = (MbufChecksum.FillL3 | MbufChecksum.FillL4, 0xa123);

        Assert.Equal(Errno.None, ifp.Transmit(m));

        byte[] expected = [.. whole[..12], 0x81, 0x00, 0xa1, 0x23, .. whole[12..]];
        Assert.Equal(Convert.ToHexString(expected), Convert.ToHexString(_rig.ReceiveAtFarEnd()));
        Assert.Empty(_rig.Device.Model.Violations.ToDictionary());
    }

    /// <summary>74 bytes: UDP from 10.9.0.2 to 10.9.0.1, ports 5 and 7, 32 bytes of payload; both sums by RFC 1071.</summary>
    private static byte[] Udp()
    {
        byte[] frame =
        [
            .. Bytes.Hex(Header + "08 00 45 00 00 3c 00 01 00 00 40 11 00 00 0a 09 00 02 0a 09 00 01 00 05 00 07 00 28 00 00"),
            .. Enumerable.Range(1, 32).Select(static i => (byte)(7 * i)),
        ];
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(24), (ushort)~Fold(Sum(frame.AsSpan(14, 20))));
        var udp = frame.AsSpan(34);
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(40), (ushort)~Fold(Sum(frame.AsSpan(26, 8)) + 17 + (uint)udp.Length + Sum(udp)));
        return frame;
    }

    private static uint Sum(ReadOnlySpan<byte> words)
    {
        uint sum = 0;
        for (; !words.IsEmpty; words = words[2..])
        {
            sum += BinaryPrimitives.ReadUInt16BigEndian(words);
        }

        return sum;
    }

    private static ushort Fold(uint sum)
    {
        sum = (sum & 0xffff) + (sum >> 16);
        return (ushort)(sum + (sum >> 16));
    }
}
