using System.Buffers.Binary;
using HwNet.Wire;

namespace HwNet.Drivers.Tests.UsbModels;

/// <summary>The checksum engine of the simulated AX88772B, against the sums that the program's own stack makes.</summary>
public class AxeSumTests
{
    private const byte Tcp = 6;
    private const byte Udp = 17;

    [Theory]
    [InlineData(Udp, false, 0x2400)]
    [InlineData(Tcp, false, 0x3000)]
    [InlineData(Udp, true, 0x4400)]
    [InlineData(Tcp, true, 0x5400)]
    public void A_received_packet_is_told_by_kind_and_right_or_wrong(byte protocol, bool six, int kind)
    {
        using var rig = Running();
        rig.Put(0x2C, 0x0319);
        var good = Packet(protocol, six, summed: true);
        var bad = (byte[])good.Clone();
        bad[^1] ^= 0xFF;

        Assert.Equal(kind, Status(rig, good));
        Assert.Equal(kind | 0x0100, Status(rig, bad));
        if (!six)
        {
            good[22] ^= 0x01;
            Assert.Equal(kind | 0x0200, Status(rig, good));
        }
    }

    [Fact]
    public void What_is_not_enabled_or_not_known_is_not_told()
    {
        using var rig = Running();
        Assert.Equal(0, Status(rig, Packet(Udp, false, summed: true)));

        rig.Put(0x2C, 0x0009);
        Assert.Equal([0x09, 0, 0, 0], rig.Get(0x2B, 4)!);

        Assert.Equal(0x2000, Status(rig, Packet(Udp, false, summed: true)));
        Assert.Equal(0, Status(rig, SimRig.Frame(AxeRig.Own, 100)));
        var fragment = Packet(Tcp, false, summed: true);
        fragment[20] = 0x20;
        Assert.Equal(0x2200, Status(rig, fragment));
    }

    [Theory]
    [InlineData(Udp, false)]
    [InlineData(Tcp, false)]
    [InlineData(Udp, true)]
    [InlineData(Tcp, true)]
    public void What_is_sent_gets_its_sums(byte protocol, bool six)
    {
        using var rig = Running();
        rig.Put(0x2E, 0x0307);
        var wanted = Packet(protocol, six, summed: true);
        var bare = Packet(protocol, six, summed: false);

        Assert.Equal(wanted, Send(rig, bare, 0));
        Assert.Equal(bare, Send(rig, bare, 0x8000));

        var half = (byte[])bare.Clone();
        BinaryPrimitives.WriteUInt16BigEndian(half.AsSpan(SumAt(protocol, six)), InternetChecksum.Sum(Pseudo(bare, protocol, six)));
        Assert.Equal(wanted, Send(rig, half, 0x4000));
        rig.ExpectNoViolation();
    }

    [Fact]
    public void Without_the_register_nothing_is_filled_in()
    {
        using var rig = Running();
        var bare = Packet(Udp, false, summed: false);

        Assert.Equal(bare, Send(rig, bare, 0));
    }

    private static AxeRig Running()
    {
        var rig = new AxeRig("ax88772b");
        rig.Put(0x14, 0, 0, 0x02, 0x0e, 0xaa, 0, 0, 1);
        rig.Put(0x10, 0x0388);
        return rig;
    }

    private static int Status(AxeRig rig, byte[] frame)
    {
        rig.Sim.Arrive(frame);
        var transfer = rig.Sim.ReceiveNow(AxeRig.BulkIn, 2048)!;
        Assert.Equal(frame, transfer[6..(6 + frame.Length)]);
        return BinaryPrimitives.ReadUInt16LittleEndian(transfer.AsSpan(4));
    }

    private static byte[] Send(AxeRig rig, byte[] frame, int flags)
    {
        var transfer = new byte[4 + frame.Length];
        BinaryPrimitives.WriteUInt16LittleEndian(transfer, (ushort)(frame.Length | flags));
        BinaryPrimitives.WriteUInt16LittleEndian(transfer.AsSpan(2), (ushort)~frame.Length);
        frame.CopyTo(transfer, 4);
        rig.Sim.SendNow(AxeRig.BulkOut, transfer);
        return Assert.Single(rig.Sim.Arrived());
    }

    /// <summary>A packet with 51 bytes of data.</summary>
    private static byte[] Packet(byte protocol, bool six, bool summed)
    {
        const int data = 51;
        var upperLength = (protocol == Tcp ? 20 : 8) + data;
        var upper = 14 + (six ? 40 : 20);
        var frame = SimRig.Frame(AxeRig.Own, upper + upperLength, protocol);
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(12), (ushort)(six ? 0x86DD : 0x0800));
        frame[14] = six ? (byte)0x60 : (byte)0x45;
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(six ? 18 : 16), (ushort)(six ? upperLength : 20 + upperLength));
        frame[six ? 20 : 23] = protocol;
        if (!six)
        {
            frame.AsSpan(20, 2).Clear();
            frame.AsSpan(24, 2).Clear();
        }

        var at = SumAt(protocol, six);
        frame.AsSpan(at, 2).Clear();
        if (protocol == Udp)
        {
            BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(upper + 4), (ushort)upperLength);
        }

        if (summed)
        {
            byte[] covered = [.. Pseudo(frame, protocol, six), .. frame[upper..]];
            BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(at), InternetChecksum.Compute(covered));
            if (!six)
            {
                BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(24), InternetChecksum.Compute(frame.AsSpan(14, 20)));
            }
        }

        return frame;
    }

    private static int SumAt(byte protocol, bool six) => 14 + (six ? 40 : 20) + (protocol == Tcp ? 16 : 6);

    private static byte[] Pseudo(byte[] frame, byte protocol, bool six)
    {
        var upper = 14 + (six ? 40 : 20);
        var length = frame.Length - upper;
        return [.. frame[(six ? 22 : 26)..upper], 0, protocol, (byte)(length >> 8), (byte)length];
    }
}
