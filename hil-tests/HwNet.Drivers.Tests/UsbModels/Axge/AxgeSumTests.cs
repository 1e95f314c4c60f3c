using System.Buffers.Binary;
using HwNet.Wire;

namespace HwNet.Drivers.Tests.UsbModels.Axge;

/// <summary>The checksum engine and the large sends of the simulated chips, against the sums that the program's own stack makes.</summary>
public class AxgeSumTests
{
    private const byte Tcp = 6;
    private const byte Udp = 17;
    private const byte All = 0x67;

    [Theory]
    [InlineData(Udp, false, 0x24)]
    [InlineData(Tcp, false, 0x30)]
    [InlineData(Udp, true, 0x44)]
    [InlineData(Tcp, true, 0x50)]
    public void A_received_packet_is_told_by_kind_and_right_or_wrong(byte protocol, bool six, int kind)
    {
        using var rig = new AxgeRig();
        rig.Put(0x34, All);
        var good = Packet(protocol, six, 51, summed: true);
        var bad = (byte[])good.Clone();
        bad[^1] ^= 0xFF;

        Assert.Equal(kind, Status(rig, good));
        Assert.Equal(kind | 1, Status(rig, bad));
        if (!six)
        {
            good[22] ^= 0x01;
            Assert.Equal(kind | 2, Status(rig, good));
        }
    }

    [Theory]
    [InlineData(0x00, 0x00)]
    [InlineData(0x01, 0x20)]
    [InlineData(0x04, 0x04)]
    [InlineData(0x62, 0x00)]
    public void What_is_not_enabled_is_not_told(byte enabled, int status)
    {
        using var rig = new AxgeRig();
        rig.Put(0x34, enabled);

        Assert.Equal(status, Status(rig, Packet(Udp, false, 51, summed: true)));
        Assert.Equal(0, Status(rig, SimRig.Frame(AxgeRig.Own, 100)));
    }

    [Fact]
    public void Neither_fragments_nor_datagrams_without_a_sum_are_wrong()
    {
        using var rig = new AxgeRig();
        rig.Put(0x34, All);
        var bare = Packet(Udp, false, 51, summed: true);
        bare.AsSpan(40, 2).Clear();
        Assert.Equal(0x24, Status(rig, bare));

        var fragment = Packet(Tcp, false, 51, summed: true);
        fragment[20] = 0x20;
        Assert.Equal(0x22, Status(rig, fragment));
    }

    [Theory]
    [InlineData(Udp, false)]
    [InlineData(Tcp, false)]
    [InlineData(Udp, true)]
    [InlineData(Tcp, true)]
    public void What_is_sent_gets_its_sums_whatever_stands_there(byte protocol, bool six)
    {
        using var rig = new AxgeRig();
        var wanted = Packet(protocol, six, 51, summed: true);
        var bare = Packet(protocol, six, 51, summed: false);
        Assert.Equal(bare, Send(rig, bare));
        rig.Put(0x35, All);

        Assert.Equal(wanted, Send(rig, bare));
        Assert.Equal(bare, Send(rig, bare, 0x80000000));
        bare[14 + (six ? 40 : 20) + (protocol == Tcp ? 16 : 6)] = 0x5A;
        Assert.Equal(wanted, Send(rig, bare));
        rig.ExpectNoViolation();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_large_send_is_cut_into_segments_that_are_right(bool six)
    {
        using var rig = new AxgeRig();
        rig.Put(0x35, All);
        var whole = Packet(Tcp, six, 3500, summed: false);
        var (headers, upper) = (whole.Length - 3500, 14 + (six ? 40 : 20));

        // CWR, ACK, PSH and FIN.
        whole[upper + 13] = 0x99;
        rig.Sim.SendNow(AxgeRig.BulkOut, AxgeRig.Element(whole, 0, 1440));
        var segments = rig.Sim.Arrived();

        Assert.Equal([1440, 1440, 620], segments.Select(s => s.Length - headers));
        Assert.Equal(whole[headers..], segments.SelectMany(s => s[headers..]));
        Assert.Equal([0x90, 0x10, 0x19], segments.Select(s => (int)s[upper + 13]));
        var first = BinaryPrimitives.ReadUInt32BigEndian(whole.AsSpan(upper + 4));
        Assert.Equal([first, first + 1440, first + 2880], segments.Select(s => BinaryPrimitives.ReadUInt32BigEndian(s.AsSpan(upper + 4))));
        foreach (var (segment, index) in segments.Select((s, i) => (s, i)))
        {
            Assert.Equal(0, InternetChecksum.Compute([.. Pseudo(segment, Tcp, six), .. segment[upper..]]));
            if (!six)
            {
                Assert.True(Ipv4Header.TryParse(segment.AsSpan(14), out var header));
                Assert.Equal(segment.Length - 14, header.TotalLength);
                Assert.Equal((ushort)(BinaryPrimitives.ReadUInt16BigEndian(whole.AsSpan(18)) + index), BinaryPrimitives.ReadUInt16BigEndian(segment.AsSpan(18)));
            }
        }

        Assert.Equal(1, rig.Function.SegmentedSends);
        rig.ExpectNoViolation();
    }

    private static int Status(AxgeRig rig, byte[] frame)
    {
        rig.Sim.Arrive(frame);
        var transfer = rig.Sim.ReceiveNow(AxgeRig.BulkIn, 4096)!;
        Assert.Equal(frame, transfer[..frame.Length]);
        return transfer[^8];
    }

    private static byte[] Send(AxgeRig rig, byte[] frame, uint first = 0)
    {
        rig.Sim.SendNow(AxgeRig.BulkOut, AxgeRig.Element(frame, first));
        return Assert.Single(rig.Sim.Arrived());
    }

    internal static byte[] Packet(byte protocol, bool six, int data, bool summed)
    {
        var upperLength = (protocol == Tcp ? 20 : 8) + data;
        var upper = 14 + (six ? 40 : 20);
        var frame = SimRig.Frame(AxgeRig.Own, upper + upperLength, protocol);
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(12), (ushort)(six ? 0x86DD : 0x0800));
        frame[14] = six ? (byte)0x60 : (byte)0x45;
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(six ? 18 : 16), (ushort)(six ? upperLength : 20 + upperLength));
        frame[six ? 20 : 23] = protocol;
        if (!six)
        {
            frame.AsSpan(20, 2).Clear();
            frame.AsSpan(24, 2).Clear();
        }

        var at = upper + (protocol == Tcp ? 16 : 6);
        frame.AsSpan(at, 2).Clear();
        if (protocol == Tcp)
        {
            frame[upper + 12] = 0x50;
        }
        else
        {
            BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(upper + 4), (ushort)upperLength);
        }

        if (summed)
        {
            BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(at), InternetChecksum.Compute([.. Pseudo(frame, protocol, six), .. frame[upper..]]));
            if (!six)
            {
                BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(24), InternetChecksum.Compute(frame.AsSpan(14, 20)));
            }
        }

        return frame;
    }

    private static byte[] Pseudo(byte[] frame, byte protocol, bool six)
    {
        var upper = 14 + (six ? 40 : 20);
        var length = frame.Length - upper;
        return [.. frame[(six ? 22 : 26)..upper], 0, protocol, (byte)(length >> 8), (byte)length];
    }
}
