using System.Buffers.Binary;

namespace HwNet.Drivers.Tests.UsbModels.Axge;

/// <summary>VLAN tags in the simulated ASIX gigabit chips: taken out, put in, filtered, in either layout.</summary>
public class AxgeVlanTests
{
    private const byte Strip = 0x10;
    private const byte Filter = 0x20;

    [Fact]
    public void In_its_own_layout_the_tag_is_taken_out_and_told()
    {
        using var rig = AxgeRig.Native();
        var frame = SimRig.Frame(AxgeRig.Own, 100);
        rig.Put(0x2B, Strip);
        rig.Sim.Arrive(Tagged(frame, 0xA07B));
        rig.Sim.Arrive(frame);

        var transfer = rig.Sim.ReceiveNow(AxgeRig.BulkIn, 4096)!;

        Assert.Equal(frame, transfer[..100]);
        Assert.Equal(frame, transfer[104..204]);
        Assert.Equal(0x0000_A07B_0064_0C00UL, BinaryPrimitives.ReadUInt64LittleEndian(transfer.AsSpan(208)));
        Assert.Equal(0x0000_0000_0064_0800UL, BinaryPrimitives.ReadUInt64LittleEndian(transfer.AsSpan(216)));
        Assert.Equal(2UL | (208UL << 13), BinaryPrimitives.ReadUInt64LittleEndian(transfer.AsSpan(224)));
        Assert.Equal(1, rig.Function.StrippedTags);
        rig.ExpectNoViolation();
    }

    [Fact]
    public void Sums_are_judged_behind_a_tag_that_is_taken_out()
    {
        using var rig = AxgeRig.Native();
        rig.Put(0x34, 0x67);
        rig.Put(0x2B, Strip);
        var frame = AxgeSumTests.Packet(17, false, 51, summed: true);

        rig.Sim.Arrive(Tagged(frame, 5));

        Assert.Equal(0x24, rig.Sim.ReceiveNow(AxgeRig.BulkIn, 4096)![^16] & 0x7F);
    }

    [Theory]
    [InlineData("ax88179", 8, 0x0064_5800U)]
    [InlineData("ax88179a", 16, 0x0064_5800U)]
    public void In_the_AX88179s_layout_the_tag_is_taken_out_and_its_priority_alone_told(string chip, int table, uint word)
    {
        using var rig = new AxgeRig(chip);
        var frame = SimRig.Frame(AxgeRig.Own, 100);
        rig.Put(0x2B, Strip);

        rig.Sim.Arrive(Tagged(frame, 0xA07B));

        var transfer = rig.Sim.ReceiveNow(AxgeRig.BulkIn, 4096)!;
        Assert.Equal(frame, transfer[..100]);
        Assert.Equal(104 + table, transfer.Length);
        Assert.Equal(word, BinaryPrimitives.ReadUInt32LittleEndian(transfer.AsSpan(104)));
        rig.ExpectNoViolation();
    }

    [Theory]
    [InlineData("ax88179")]
    [InlineData("ax88178a")]
    public void Two_VLANs_and_no_VLAN_pass_the_AX88179s_filter(string chip)
    {
        using var rig = new AxgeRig(chip);
        rig.Put(0x2A, 0x23, 0x21, 0x56, 0x04);

        ExpectPassing(rig, (0xA123, true), (0x0456, true), (0xE000, true), (0x0023, false), (0x0124, false), (-1, true));
    }

    [Fact]
    public void The_AX88179As_filter_is_a_table_of_all_VLANs()
    {
        using var rig = AxgeRig.Native();
        Allow(rig, 0x07, 0x0800);
        Allow(rig, 0xFF, 0x8000);
        rig.Put(0x2B, Strip | Filter);

        ExpectPassing(rig, (0xA07B, true), (0x0FFF, true), (0x007A, false), (0x0000, false), (-1, true));
    }

    [Fact]
    public void The_table_is_read_back_and_a_command_does_not_stay()
    {
        using var rig = AxgeRig.Native();
        Allow(rig, 0x07, 0x0801);
        Allow(rig, 0x08, 0x1234);

        rig.Put(0x2A, 0x07);
        rig.Put(0x2B, Strip | 0x02);

        Assert.Equal([0x07, Strip, 0x01, 0x08], rig.Get(0x2A, 4));
        rig.Put(0x2B, 0x03);
        rig.Put(0x2B, 0x40);
        Assert.Equal((1, 1), (rig.Sim.Model.Violations["vlan-access"], rig.Sim.Model.Violations["vlan-bits"]));
    }

    /// <summary>A frame with each tag (-1: none) passes the filter, or is counted as dropped.</summary>
    private static void ExpectPassing(AxgeRig rig, params (int Tag, bool Passes)[] frames)
    {
        foreach (var (tag, passes) in frames)
        {
            rig.Sim.Arrive(Tagged(SimRig.Frame(AxgeRig.Own, 60), tag));
            Assert.Equal(passes, rig.Sim.ReceiveNow(AxgeRig.BulkIn, 4096) is not null);
        }

        Assert.Equal(frames.Count(static f => !f.Passes), rig.Function.DroppedTagged);
        rig.ExpectNoViolation();
    }

    private static void Allow(AxgeRig rig, byte address, int bits)
    {
        rig.Put(0x2A, address);
        rig.Put16(0x2C, bits);
        rig.Put(0x2B, 0x01);
    }

    private static byte[] Tagged(byte[] frame, int tag) => tag < 0 ? frame : [.. frame[..12], 0x81, 0x00, (byte)(tag >> 8), (byte)tag, .. frame[12..]];
}
