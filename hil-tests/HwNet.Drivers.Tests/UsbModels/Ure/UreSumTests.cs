using System.Buffers.Binary;
using HwNet.Wire;

namespace HwNet.Drivers.Tests.UsbModels.Ure;

/// <summary>The checksum engine and the large send of the simulated Realtek chips, against the sums that the program's own stack makes.</summary>
public class UreSumTests
{
    private const byte Tcp = 6;
    private const byte Udp = 17;
    private const int Data = 51;

    [Theory]
    [InlineData(Udp, false, 0x00880000, 0x00400000)]
    [InlineData(Tcp, false, 0x00480000, 0x00200000)]
    [InlineData(Udp, true, 0x00900000, 0x00400000)]
    [InlineData(Tcp, true, 0x00500000, 0x00200000)]
    public void A_received_packet_is_told_by_kind_and_right_or_wrong(byte protocol, bool six, int kind, int failed)
    {
        using var rig = new UreRig("rtl8153");
        var good = Packet(protocol, six, Data, summed: true);
        var bad = (byte[])good.Clone();
        bad[^1] ^= 0xFF;

        Assert.Equal((kind, 0), Told(rig, good));
        Assert.Equal((kind, failed), Told(rig, bad));
        if (!six)
        {
            good[22] ^= 0x01;
            Assert.Equal((kind, 0x00800000), Told(rig, good));
        }
    }

    [Fact]
    public void A_tag_does_not_hide_the_packet_and_is_told_beside_it()
    {
        using var rig = new UreRig("rtl8153");
        rig.Put16(0xE854, 0x0040);
        var packet = Packet(Udp, false, Data, summed: true);
        byte[] tagged = [.. packet[..12], 0x81, 0x00, 0x00, 0x05, .. packet[12..]];

        Assert.Equal((0x00890500, 0), Told(rig, tagged));
    }

    [Fact]
    public void What_has_no_sum_is_told_without_one()
    {
        using var rig = new UreRig("rtl8153");
        Assert.Equal((0, 0), Told(rig, SimRig.Frame(UreRig.Own, 100)));

        var fragment = Packet(Tcp, false, Data, summed: true);
        fragment[20] = 0x20;
        Assert.Equal((0x00080000, 0x00800000), Told(rig, fragment));
        var unsummed = Packet(Udp, false, Data, summed: true);
        unsummed.AsSpan(40, 2).Clear();
        Assert.Equal((0x00880000, 0), Told(rig, unsummed));

        rig.Sim.Model.Faults.Set("rx-sum-wrong");
        Assert.Equal((0x00480000, 0x00E00000), Told(rig, Packet(Tcp, false, Data, summed: true)));

        using var first = new UreRig("rtl8152,revision=4c00");
        Assert.Equal((0, 0), Told(first, Packet(Tcp, false, Data, summed: true)));
    }

    [Theory]
    [InlineData(Udp, false, 0xA0000000)]
    [InlineData(Tcp, false, 0x60000000)]
    [InlineData(Udp, true, 0x90000000)]
    [InlineData(Tcp, true, 0x50000000)]
    public void What_is_sent_gets_the_sums_that_are_asked_for(byte protocol, bool six, uint asked)
    {
        using var rig = new UreRig("rtl8153");
        var wanted = Packet(protocol, six, Data, summed: true);
        var bare = Packet(protocol, six, Data, summed: false);
        var second = asked | ((six ? 54u : 34u) << 17);

        Assert.Equal(bare, Assert.Single(rig.Send(bare)));
        Assert.Equal(wanted, Assert.Single(rig.Send(bare, second: second)));
        byte[] tagged = [.. wanted[..12], 0x81, 0x00, 0x00, 0x05, .. wanted[12..]];
        Assert.Equal(tagged, Assert.Single(rig.Send(bare, second: second | 0x00010500)));
        rig.ExpectNoViolation();
    }

    [Fact]
    public void The_header_alone_may_be_asked_for()
    {
        using var rig = new UreRig("rtl8153");
        var bare = Packet(Udp, false, Data, summed: false);
        var wanted = (byte[])bare.Clone();
        BinaryPrimitives.WriteUInt16BigEndian(wanted.AsSpan(24), InternetChecksum.Compute(wanted.AsSpan(14, 20)));

        Assert.Equal(wanted, Assert.Single(rig.Send(bare, second: 0x20000000)));
        rig.ExpectNoViolation();
    }

    [Theory]
    [InlineData(0xA0000000, 38)]
    [InlineData(0x60000000, 34)]
    [InlineData(0x90000000, 34)]
    [InlineData(0xE0000000, 34)]
    [InlineData(0x80000000, 34)]
    public void Sums_that_do_not_fit_the_packet_are_not_made(uint asked, uint offset)
    {
        using var rig = new UreRig("rtl8153");
        var bare = Packet(Udp, false, Data, summed: false);

        Assert.Equal(bare, Assert.Single(rig.Send(bare, second: asked | (offset << 17))));
        Assert.Equal(1, rig.Sim.Model.Violations["tx-sum"]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_large_send_is_cut_into_frames_with_headers_of_their_own(bool six)
    {
        using var rig = new UreRig("rtl8153");
        var large = Packet(Tcp, six, 2500, summed: false);
        var upper = six ? 54 : 34;
        large[upper + 12] = 0x50;
        large[upper + 13] = 0x99;
        BinaryPrimitives.WriteUInt32BigEndian(large.AsSpan(upper + 4), 0xFFFFFF00);
        if (six)
        {
            // Linux leaves the payload length of a large packet at 0.
            large.AsSpan(18, 2).Clear();
        }

        var first = 0xC0000000 | (six ? 0x08000000u : 0x10000000) | ((uint)upper << 18);
        var frames = rig.Send(large, first, (1000u << 17) | 0x00010500);

        Assert.Equal([1000, 1000, 500], frames.Select(f => f.Length - 4 - upper - 20));
        Assert.Equal(large[(upper + 20)..], frames.SelectMany(f => f[(4 + upper + 20)..]));
        Assert.All(frames, static f => Assert.Equal([0x81, 0x00, 0x00, 0x05], f[12..16]));
        frames = [.. frames.Select(static f => (byte[])[.. f[..12], .. f[16..]])];
        Assert.Equal([0xFFFFFF00, 0x000002E8, 0x000006D0], frames.Select(f => BinaryPrimitives.ReadUInt32BigEndian(f.AsSpan(upper + 4))));

        // CWR goes with the first, PSH and FIN with the last.
        Assert.Equal([0x90, 0x10, 0x19], frames.Select(f => f[upper + 13]));
        Assert.All(frames, f => Assert.True(IsRight(f, six)));
        rig.ExpectNoViolation();
    }

    [Theory]
    [InlineData(0xD0880000, 0u)]
    [InlineData(0xD0900000, 1000u)]
    [InlineData(0xC8880000, 1000u)]
    [InlineData(0xD8880000, 1000u)]
    public void A_large_send_that_is_none_is_dropped(uint first, uint size)
    {
        using var rig = new UreRig("rtl8153");
        var large = Packet(Tcp, false, 2500, summed: false);
        large[46] = 0x50;

        Assert.Empty(rig.Send(large, first, size << 17));
        Assert.Equal(1, rig.Sim.Model.Violations["tx-large"]);
    }

    private static (int Kinds, int Failures) Told(UreRig rig, byte[] frame)
    {
        rig.Sim.Arrive(frame);
        var transfer = rig.Sim.ReceiveNow(UreRig.BulkIn, 4096)!;
        return (BinaryPrimitives.ReadInt32LittleEndian(transfer.AsSpan(4)), BinaryPrimitives.ReadInt32LittleEndian(transfer.AsSpan(8)));
    }

    private static byte[] Packet(byte protocol, bool six, int data, bool summed)
    {
        var upperLength = (protocol == Tcp ? 20 : 8) + data;
        var upper = 14 + (six ? 40 : 20);
        var frame = SimRig.Frame(UreRig.Own, upper + upperLength, protocol);
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(12), (ushort)(six ? 0x86DD : 0x0800));
        frame[14] = six ? (byte)0x60 : (byte)0x45;
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(six ? 18 : 16), (ushort)(six ? upperLength : 20 + upperLength));
        frame[six ? 20 : 23] = protocol;
        if (!six)
        {
            frame.AsSpan(20, 2).Clear();
            frame.AsSpan(24, 2).Clear();
        }

        frame.AsSpan(upper + (protocol == Tcp ? 16 : 6), 2).Clear();
        if (protocol == Udp)
        {
            BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(upper + 4), (ushort)upperLength);
        }

        if (summed)
        {
            BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(upper + (protocol == Tcp ? 16 : 6)), InternetChecksum.Compute(Covered(frame, protocol, six)));
            if (!six)
            {
                BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(24), InternetChecksum.Compute(frame.AsSpan(14, 20)));
            }
        }

        return frame;
    }

    private static bool IsRight(byte[] frame, bool six)
    {
        var length = BinaryPrimitives.ReadUInt16BigEndian(frame.AsSpan(six ? 18 : 16));
        return length == frame.Length - (six ? 54 : 14)
            && (six || InternetChecksum.IsValid(frame.AsSpan(14, 20)))
            && InternetChecksum.IsValid(Covered(frame, Tcp, six));
    }

    private static byte[] Covered(byte[] frame, byte protocol, bool six)
    {
        var upper = 14 + (six ? 40 : 20);
        var length = frame.Length - upper;
        return [.. frame[(six ? 22 : 26)..upper], 0, protocol, (byte)(length >> 8), (byte)length, .. frame[upper..]];
    }
}
