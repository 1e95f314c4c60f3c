using System.Buffers.Binary;
using HwNet.Buffers;
using HwNet.Bus.Pcap;
using HwNet.Drivers.Tests.UsbEther;
using HwNet.Fixtures.UsbModels;
using HwNet.Ioctl;
using HwNet.Net;

namespace HwNet.Drivers.Tests.Ure;

/// <summary>The driver on the chips' models, which somebody else wrote: each revision is brought up by their rules, and what both say of sums and tags agrees.</summary>
public sealed class UreOnItsModelTests : IDisposable
{
    private const string Header = "02 0e aa 00 00 01 02 0e aa 00 00 99";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly DriverStack _rig = new(threaded: true);
    private readonly FrameRecorder _in = new();
    private SimBusDevice? _device;
    private IFrameDevice? _farEnd;

    public static TheoryData<string> Revisions =>
    [
        "rtl8152,revision=4c00", "rtl8152,revision=4c10", "rtl8152,revision=4800", "rtl8153,revision=5c00", "rtl8153,revision=5c10",
        "rtl8153,revision=5c20", "rtl8153,revision=5c30", "rtl8153b,revision=6000", "rtl8153b,revision=6010", "rtl8156,revision=7020",
        "rtl8156,revision=7030", "rtl8156b,revision=7400", "rtl8156b,revision=7410",
    ];

    public static TheoryData<string> Chips => ["rtl8152", "rtl8153", "rtl8153b", "rtl8156", "rtl8156b"];

    public void Dispose()
    {
        _rig.Dispose();
        _farEnd?.Dispose();
        _device?.Dispose();
    }

    [Theory]
    [MemberData(nameof(Revisions))]
    public void A_life_with_all_that_can_be_set_breaks_none_of_the_chips_rules(string model)
    {
        var ifp = Up(model);

        Assert.Equal("02:0e:aa:00:00:01", ifp.Lladdr.ToString());
        Assert.Equal(Errno.None, ifp.Ioctl(new AddMulticast(SockAddr.Link(LinkAddress.Parse("01:00:5e:00:00:fb")))));
        Assert.Equal(Errno.None, ifp.SetPromiscuous(true));
        Assert.Equal(Errno.None, ifp.SetPromiscuous(false));
        Assert.Equal(Errno.None, ifp.Ioctl(new SetMtu(1400)));
        Assert.Equal(Errno.None, ifp.Ioctl(new SetMtu(1500)));
        Assert.Equal(Errno.None, ifp.Ioctl(new SetCapabilities(IfCapabilities.None)));
        Assert.Equal(Errno.None, ifp.Ioctl(new SetCapabilities(ifp.Capabilities)));
        Assert.Equal(Errno.None, ifp.Ioctl(new SetMedia("100baseTX full-duplex")));
        Await(() => ifp.Link == LinkState.Up && ifp.Baudrate == 100_000_000);
        Flap(ifp);
        PassBothWays(ifp);
        DriverStack.Down(ifp);
        DriverStack.Up(ifp);
        Await(() => ifp.Link == LinkState.Up);
        PassBothWays(ifp);
        var counters = new GetDeviceCounters();
        Assert.Equal(Errno.None, ifp.Ioctl(counters));
        Assert.Equal(2, counters.Reply!.Single(static c => c.Name == "ure.tx_packets").Value);

        Assert.Empty(_device!.Model.Violations.ToDictionary());
    }

    [Theory]
    [InlineData("rtl8152", 100_000_000)]
    [InlineData("rtl8153", 1_000_000_000)]
    [InlineData("rtl8153b", 1_000_000_000)]
    [InlineData("rtl8156", 2_500_000_000)]
    [InlineData("rtl8156b", 2_500_000_000)]
    public void The_best_medium_of_the_chip_is_agreed_upon(string model, long baudrate)
    {
        Assert.Equal(baudrate, Up(model).Baudrate);
    }

    [Theory]
    [MemberData(nameof(Chips))]
    public void Sums_that_the_chip_found_right_are_told_and_wrong_ones_are_not(string model)
    {
        var ifp = Up(model);
        var right = Udp();
        var wrong = Udp();
        wrong[^1] ^= 1;
        var header = Udp();
        header[24] ^= 1;

        Assert.Equal(MbufChecksum.L3Valid | MbufChecksum.L4Valid, Receive(right).Sums);
        Assert.Equal(MbufChecksum.L3Valid, Receive(wrong).Sums);
        Assert.Equal(MbufChecksum.None, Receive(header).Sums);
        Assert.Equal(Errno.None, ifp.Ioctl(new SetCapabilities(ifp.Capabilities & ~IfCapabilities.RxCsum)));
        Assert.Equal(MbufChecksum.None, Receive(right).Sums);
    }

    [Theory]
    [MemberData(nameof(Chips))]
    public void A_tag_comes_beside_the_frame_or_in_it_as_it_is_asked_for(string model)
    {
        var ifp = Up(model);
        var plain = Udp();
        byte[] tagged = [.. plain[..12], 0x81, 0x00, 0xa1, 0x23, .. plain[12..]];

        var got = Receive(tagged);
        Assert.Equal((ushort)0xa123, got.Tag);
        Assert.Equal(plain, got.Bytes);
        Assert.Equal(Errno.None, ifp.Ioctl(new SetCapabilities(ifp.Capabilities & ~IfCapabilities.VlanHwTagging)));
        got = Receive(tagged);
        Assert.Null(got.Tag);
        Assert.Equal(tagged, got.Bytes);
    }

    [Theory]
    [MemberData(nameof(Chips))]
    public void Sums_and_tags_are_filled_in_by_the_chip(string model)
    {
        var ifp = Up(model);
        var whole = Udp();
        var asked = Udp();
        asked.AsSpan(24, 2).Clear();

        // What is left for the chip to complete is the sum of the pseudo-header: addresses, protocol, length.
        BinaryPrimitives.WriteUInt16BigEndian(asked.AsSpan(40), Fold(Sum(asked.AsSpan(26, 8)) + 17 + (uint)(asked.Length - 34)));
        Assert.True(_rig.Stack.Mbufs.TryGet(out var m));
        asked.CopyTo(m.Append(asked.Length));
        (m.Checksum, m.VlanTag) = (MbufChecksum.FillL3 | MbufChecksum.FillL4, 0xa123);

        Assert.Equal(Errno.None, ifp.Transmit(m));

        byte[] expected = [.. whole[..12], 0x81, 0x00, 0xa1, 0x23, .. whole[12..]];
        Assert.Equal(Convert.ToHexString(expected), Convert.ToHexString(ReceiveAtFarEnd()));
        Assert.Empty(_device!.Model.Violations.ToDictionary());
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

    private static ushort Fold(uint sum) => (ushort)((sum & 0xffff) + (sum >> 16) is var once && once > 0xffff ? once + 1 : (sum & 0xffff) + (sum >> 16));

    private static void Await(Func<bool> condition) => Assert.True(SpinWait.SpinUntil(condition, Patience));

    private IfNet Up(string model)
    {
        var error = SimModels.Find(model, out _device, out var failure);
        Assert.True(error == Errno.None, failure);
        _farEnd = _device!.Cable.OpenFarEnd();
        var ifp = _rig.Attach(_device)[0];
        Assert.Equal(Errno.None, ifp.TakeInput(_in));
        DriverStack.Up(ifp);
        Await(() => ifp.Link == LinkState.Up);
        return ifp;
    }

    private void Flap(IfNet ifp)
    {
        _device!.Cable.Carrier = false;
        Await(() => ifp.Link == LinkState.Down);
        _device.Cable.Carrier = true;
        Await(() => ifp.Link == LinkState.Up);
    }

    private void PassBothWays(IfNet ifp)
    {
        Assert.Equal(Udp(), Receive(Udp()).Bytes);
        Assert.Equal(Errno.None, ifp.Transmit(_rig.Frame(LinkAddress.Broadcast, 1514)));
        Assert.Equal(1514, ReceiveAtFarEnd().Length);
    }

    private (byte[] Bytes, ushort? Tag, MbufChecksum Sums) Receive(byte[] frame)
    {
        var before = _in.Got.Count;
        Assert.True(_rig.Stack.Mbufs.TryGet(out var m));
        frame.CopyTo(m.Append(frame.Length));
        var batch = default(MbufBatch);
        batch.Append(m);
        Assert.Equal(Errno.None, _farEnd!.Send(ref batch));
        Await(() => _in.Got.Count > before);
        return _in.Got[before];
    }

    private byte[] ReceiveAtFarEnd()
    {
        var batch = default(MbufBatch);
        Await(() => _farEnd!.Receive(_rig.Stack.Mbufs, ref batch, 1, TimeSpan.FromMilliseconds(10)) == Errno.None && !batch.IsEmpty);
        Assert.True(batch.TryRemoveFirst(out var m));
        var bytes = m.Data.ToArray();
        m.Free();
        return bytes;
    }
}
