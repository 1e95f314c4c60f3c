using System.Buffers.Binary;
using HwNet.Buffers;
using HwNet.Drivers.Tests.UsbEther;
using HwNet.Ioctl;
using HwNet.Net;

namespace HwNet.Drivers.Tests.Chips;

/// <summary>What chips do for the stack, and their models, which somebody else wrote, say of sums and tags: each can be switched, and either way the frame is the same.</summary>
public sealed class ChipOffloadTests : IDisposable
{
    private readonly ModelRig _rig = new();

    public static TheoryData<string> Chips => ["ax88179a", "rtl8152", "rtl8153", "rtl8153b", "rtl8156", "rtl8156b"];

    public void Dispose() => _rig.Dispose();

    [Theory]
    [InlineData("ax88179a", 9198)]
    [InlineData("rtl8153", 9194)]
    [InlineData("rtl8153b", 9194)]
    [InlineData("rtl8156", 9194)]
    [InlineData("rtl8156b", 9194)]
    public void The_longest_jumbo_frames_pass_both_ways(string model, int mtu)
    {
        using var rig = new ModelRig(mbufSize: 9728);
        var ifp = rig.Up(model);
        Assert.Equal(Errno.None, ifp.Ioctl(new SetMtu(mtu)));
        for (var i = 0; i < 20; i++)
        {
            var frame = Bytes.Frame(i, mtu + 14);
            Bytes.Hex(UdpFrame.Header + "08 00").CopyTo(frame, 0);
            Assert.Equal(frame, rig.Receive(frame).Bytes);
            Assert.Equal(Errno.None, ifp.Transmit(rig.Drivers.Frame(LinkAddress.Broadcast, mtu + 14)));
            Assert.Equal(mtu + 14, rig.ReceiveAtFarEnd().Length);
        }

        Assert.Equal(Errno.EINVAL, ifp.Ioctl(new SetMtu(mtu + 1)));
        Assert.Empty(rig.Device.Model.Violations.ToDictionary());
    }

    [Theory]
    [MemberData(nameof(Chips))]
    public void Sums_that_the_chip_found_right_are_told_and_wrong_ones_are_not(string model)
    {
        var ifp = _rig.Up(model);
        var right = UdpFrame.Make();
        var wrong = UdpFrame.Make();
        wrong[^1] ^= 1;
        var header = UdpFrame.Make();
        header[24] ^= 1;

        Assert.Equal(MbufChecksum.L3Valid | MbufChecksum.L4Valid, _rig.Receive(right).Sums);
        Assert.Equal(model == "ax88179a" ? MbufChecksum.None : MbufChecksum.L3Valid, _rig.Receive(wrong).Sums);
        Assert.Equal(MbufChecksum.None, _rig.Receive(header).Sums);
        Assert.Equal(Errno.None, ifp.Ioctl(new SetCapabilities(ifp.Capabilities & ~IfCapabilities.RxCsum)));
        Assert.Equal(MbufChecksum.None, _rig.Receive(right).Sums);
    }

    [Theory]
    [MemberData(nameof(Chips))]
    public void A_tag_comes_beside_the_frame_or_in_it_as_it_is_asked_for(string model)
    {
        var ifp = _rig.Up(model);
        var plain = UdpFrame.Make();
        byte[] tagged = [.. plain[..12], 0x81, 0x00, 0xa1, 0x23, .. plain[12..]];

        var got = _rig.Receive(tagged);
        Assert.Equal((ushort)0xa123, got.Tag);
        Assert.Equal(plain, got.Bytes);
        Assert.Equal(Errno.None, ifp.Ioctl(new SetCapabilities(ifp.Capabilities & ~IfCapabilities.VlanHwTagging)));
        got = _rig.Receive(tagged);
        Assert.Null(got.Tag);
        Assert.Equal(tagged, got.Bytes);
    }

    /// <summary>What they would tell of a tag that they take out is not all of it.</summary>
    [Theory]
    [InlineData("ax88772a")]
    [InlineData("ax88772b")]
    [InlineData("ax88179")]
    [InlineData("ax88178a")]
    public void A_tag_stays_in_the_frame_where_the_chip_would_lose_its_number(string model)
    {
        var ifp = _rig.Up(model);
        byte[] tagged = [.. UdpFrame.Make()[..12], 0x81, 0x00, 0xa1, 0x23, .. UdpFrame.Make()[12..]];

        Assert.False(ifp.Capabilities.HasFlag(IfCapabilities.VlanHwTagging));
        var got = _rig.Receive(tagged);
        Assert.Equal((null, Convert.ToHexString(tagged)), (got.Tag, Convert.ToHexString(got.Bytes)));
    }

    [Theory]
    [MemberData(nameof(Chips))]
    public void Sums_and_tags_are_filled_in_by_the_chip(string model)
    {
        var ifp = _rig.Up(model);
        var whole = UdpFrame.Make();
        var asked = UdpFrame.Make();
        asked.AsSpan(24, 2).Clear();

        // What is left for the chip to complete is the sum of the pseudo-header: addresses, protocol, length.
        BinaryPrimitives.WriteUInt16BigEndian(asked.AsSpan(40), UdpFrame.Fold(UdpFrame.Sum(asked.AsSpan(26, 8)) + 17 + (uint)(asked.Length - 34)));
        Assert.True(_rig.Drivers.Stack.Mbufs.TryGet(out var m));
        asked.CopyTo(m.Append(asked.Length));
        (m.Checksum, m.VlanTag) = (MbufChecksum.FillL3 | MbufChecksum.FillL4, 0xa123);

        Assert.Equal(Errno.None, ifp.Transmit(m));

        byte[] expected = [.. whole[..12], 0x81, 0x00, 0xa1, 0x23, .. whole[12..]];
        Assert.Equal(Convert.ToHexString(expected), Convert.ToHexString(_rig.ReceiveAtFarEnd()));
        Assert.Empty(_rig.Device.Model.Violations.ToDictionary());
    }
}
