using HwNet.Bus.Usb;
using HwNet.Fixtures.UsbModels;

namespace HwNet.Drivers.Tests.UsbModels.Ure;

/// <summary>The registers of the simulated Realtek chips: numbers and rules as FreeBSD's and Linux' drivers have them.</summary>
public class UreModelTests
{
    private static readonly byte[] OwnBytes = [0x02, 0x0e, 0xaa, 0x00, 0x00, 0x01];

    public static TheoryData<string> Chips => UreRig.Chips;

    [Theory]
    [InlineData("rtl8152", 0x8152, 0x2000)]
    [InlineData("rtl8153", 0x8153, 0x3000)]
    [InlineData("rtl8153b", 0x8153, 0x3100)]
    [InlineData("rtl8156", 0x8156, 0x3000)]
    [InlineData("rtl8156b", 0x8156, 0x3100)]
    public void It_is_one_vendor_interface_with_three_endpoints(string chip, int product, int release)
    {
        using var rig = new UreRig(chip);

        var device = rig.Sim.Usb.Descriptors.Device;
        Assert.Equal((0x0bda, product, release), (device.VendorId, device.ProductId, device.Release));
        var setting = Assert.Single(rig.Sim.Usb.Descriptors.Configurations[0].Interfaces);
        Assert.Equal("ff/ff/00", setting.Triple);
        Assert.Equal([UreRig.BulkIn, UreRig.BulkOut, UreRig.Event], setting.Endpoints.Select(e => e.Address));
        Assert.Equal(2, setting.Endpoints[2].MaxPacketSize);
        rig.ExpectNoViolation();
    }

    [Fact]
    public void The_chip_for_USB_2_is_not_there_at_SuperSpeed()
    {
        Assert.Equal(Errno.EINVAL, SimModels.Find("rtl8152,speed=super", out _, out var failure));
        Assert.Contains("USB 2.0", failure, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rtl8152", 0x4C10)]
    [InlineData("rtl8152,revision=4c00", 0x4C00)]
    [InlineData("rtl8153", 0x5C30)]
    [InlineData("rtl8153,revision=5c00", 0x5C00)]
    [InlineData("rtl8153b", 0x6010)]
    [InlineData("rtl8156", 0x7030)]
    [InlineData("rtl8156b", 0x7410)]
    public void The_version_is_told_before_there_is_a_configuration_and_cannot_be_overwritten(string argument, int version)
    {
        using var sim = new SimRig(argument);
        Assert.Equal(version, BitConverter.ToUInt16(sim.In(0xC0, 0x05, 0xE610, 0x0100, 4)!, 2) & 0x7CF0);

        using var rig = new UreRig(argument);
        rig.Put16(0xE612, 0x0300);
        Assert.Equal(version | 0x0300, rig.Get16(0xE612));

        rig.Sim.Model.Faults.Set("chip-unknown");
        Assert.Equal(0x7CF0, rig.Get16(0xE612) & 0x7CF0);
    }

    [Theory]
    [MemberData(nameof(Chips))]
    public void The_address_stands_in_fuses_and_register_once_they_were_read(string chip)
    {
        using var rig = new UreRig($"{chip},boot=50", running: false);

        Assert.Equal(new byte[8], rig.Read(0xD000, 8));
        Assert.Equal(0, rig.Get16(0xE004) & 2);
        rig.Pass(50);

        Assert.Equal(2, rig.Get16(0xE004) & 2);
        Assert.Equal([.. OwnBytes, 0, 0], rig.Read(0xD000, 8)!);
        Assert.Equal([.. OwnBytes, 0, 0], rig.Read(0xC000, 8)!);
    }

    [Theory]
    [InlineData("mac-zero", "000000000000")]
    [InlineData("mac-group", "030EAA000001")]
    [InlineData("mac-ones", "FFFFFFFFFFFF")]
    public void A_broken_address_is_told_by_fuses_and_register(string fault, string address)
    {
        using var rig = new UreRig($"rtl8153,fault={fault}");

        Assert.Equal(address, Convert.ToHexString(rig.Read(0xD000, 8)!)[..12]);
        Assert.Equal(address, Convert.ToHexString(rig.Read(0xC000, 8)!)[..12]);
    }

    [Theory]
    [MemberData(nameof(Chips))]
    public void The_address_is_written_only_while_the_lock_is_open(string chip)
    {
        using var rig = new UreRig(chip);
        byte[] other = [0x02, 0x0e, 0xaa, 0, 0, 0x77, 0, 0];

        Assert.Equal(UsbStatus.Completed, rig.Write(0xC000, 0x3F, other));
        Assert.Equal([.. OwnBytes, 0, 0], rig.Read(0xC000, 8)!);
        Assert.Equal(2, rig.Sim.Model.Violations["config-locked"]);

        rig.Put8(0xE81C, 0xC0);
        Assert.Equal(UsbStatus.Completed, rig.Write(0xC000, 0x3F, other));
        rig.Put8(0xE81C, 0x00);
        Assert.Equal(other, rig.Read(0xC000, 8)!);
        Assert.Equal([.. OwnBytes, 0, 0], rig.Read(0xD000, 8)!);
        Assert.Equal(2, rig.Sim.Model.Violations["config-locked"]);
    }

    [Fact]
    public void Only_the_bytes_that_are_meant_are_written()
    {
        using var rig = new UreRig("rtl8153");

        rig.Put32(0xE0C0, 0x11223344);
        rig.Put8(0xE0C1, 0xAA);
        rig.Put16(0xE0C2, 0xBBCC);
        Assert.Equal(0xBBCCAA44, rig.Get32(0xE0C0));

        // Six bytes: all of the first dword, the lower half of the last.
        Assert.Equal(UsbStatus.Completed, rig.Write(0xD490, 0x3F, new byte[8], mac: false));
        Assert.Equal([0, 0, 0, 0, 0, 0, 0xFF, 0xFF], rig.Read(0xD490, 8, mac: false)!);
        rig.ExpectNoViolation();
    }

    [Theory]
    [InlineData(0xE611, 4, 0x0100, "access-alignment")]
    [InlineData(0xE610, 3, 0x0100, "access-alignment")]
    [InlineData(0xFFFC, 8, 0x0100, "access-alignment")]
    [InlineData(0xE610, 4, 0x0200, "access-area")]
    [InlineData(0xE600, 68, 0x0100, "access-length")]
    public void What_the_window_does_not_do_is_refused(int address, int length, int index, string violation)
    {
        using var rig = new UreRig("rtl8153");

        Assert.Null(rig.Sim.In(0xC0, 0x05, (ushort)address, (ushort)index, length));
        Assert.Equal(1, rig.Sim.Model.Violations[violation]);
    }

    [Fact]
    public void Requests_and_byte_enables_that_mean_nothing_are_noted()
    {
        using var rig = new UreRig("rtl8153");

        Assert.Null(rig.Sim.In(0xC0, 0x06, 0xE610, 0x0100, 4));
        Assert.Equal(1, rig.Sim.Model.Violations["request-unknown"]);
        Assert.Equal(UsbStatus.Completed, rig.Write(0xE0C0, 0x0F, [1, 2, 3, 4]));
        Assert.Equal(UsbStatus.Completed, rig.Write(0xE0C0, 0x00, [1, 2, 3, 4]));
        Assert.Equal(2, rig.Sim.Model.Violations["byte-enable"]);
        Assert.Equal(0u, rig.Get32(0xE0C0));
    }

    [Theory]
    [MemberData(nameof(Chips))]
    public void A_reset_takes_its_time_stops_both_directions_and_keeps_the_filter(string chip)
    {
        using var rig = new UreRig($"{chip},reset=10");

        rig.Put8(0xE813, 0x1C);
        Assert.Equal(0x10, rig.Get8(0xE813));
        rig.Put8(0xE813, 0x0C);
        Assert.Equal(1, rig.Sim.Model.Violations["reset-busy"]);
        Assert.False(rig.Function.IsRunning);

        rig.Pass(10);
        Assert.Equal(0x00, rig.Get8(0xE813));
        Assert.Equal(0x0Au, rig.Get32(0xC010));
    }

    [Fact]
    public void A_reset_may_stick_or_be_dropped()
    {
        using var rig = new UreRig("rtl8153");

        rig.Sim.Model.Faults.Set("reset-dropped");
        rig.Put8(0xE813, 0x10);
        Assert.Equal(0x0C, rig.Get8(0xE813));

        rig.Sim.Model.Faults.Set("reset-stuck");
        rig.Put8(0xE813, 0x10);
        rig.Pass(1000);
        Assert.Equal(0x10, rig.Get8(0xE813));
        rig.Sim.Model.Faults.Clear("reset-stuck");
        rig.Pass(1);
        Assert.Equal(0x00, rig.Get8(0xE813));
    }

    [Fact]
    public void Out_of_band_nothing_is_received_and_starting_is_noted()
    {
        using var rig = new UreRig("rtl8153", running: false);
        rig.Pass(100);
        Assert.Equal(0xB2, rig.Get8(0xE84F));

        rig.Start();
        Assert.Equal(1, rig.Sim.Model.Violations["out-of-band"]);
        Assert.False(rig.Function.IsRunning);

        rig.Put8(0xE84F, 0x00);
        Assert.Equal(0x30, rig.Get8(0xE84F));
        rig.Put8(0xE813, 0x00);
        rig.Put8(0xE813, 0x0C);
        Assert.Equal(1, rig.Sim.Model.Violations["link-list"]);
        rig.Pass(1);
        Assert.Equal(0x32, rig.Get8(0xE84F));

        rig.Put16(0xE8DE, 0x8000);
        Assert.Equal(0x30, rig.Get8(0xE84F));
        Assert.Equal(0, rig.Get16(0xE8DE));
        rig.Sim.Model.Faults.Set("link-list-stuck");
        rig.Pass(1000);
        Assert.Equal(0x30, rig.Get8(0xE84F));
    }

    [Fact]
    public void Stuck_bits_stay_as_they_are()
    {
        using var rig = new UreRig("rtl8153b,fault=fifo-stuck+phy-patch-stuck+phy-state-stuck");
        Assert.Equal(0x02, rig.Get8(0xE84F));
        Assert.Equal(0, rig.Get16(0xE610) & 0x0800);
        Assert.Equal(1, rig.GetPhy(0xA420) & 7);
        rig.PutPhy(0xB820, 0x0010);
        rig.Pass(1000);
        Assert.Equal(0, rig.GetPhy(0xB800) & 0x40);

        using var dead = new UreRig("rtl8153,fault=autoload-stuck", running: false);
        dead.Pass(1000);
        Assert.Equal(0, dead.Get16(0xE004) & 2);
        Assert.Equal(new byte[8], dead.Read(0xD000, 8));
        Assert.Equal(0, dead.GetPhy(0xA420));
    }

    [Fact]
    public void Patches_are_taken_and_counted()
    {
        using var rig = new UreRig("rtl8153");
        var patch = new byte[512];
        new Random(5).NextBytes(patch);

        Assert.Equal(UsbStatus.Completed, rig.Write(0xF800, 0xFF, patch));
        Assert.Equal(UsbStatus.Completed, rig.Write(0xE800, 0xFF, patch[..64], mac: false));

        Assert.Equal(512, rig.Function.PatchedBytes);
        Assert.Equal(patch[..64], rig.Read(0xF800, 64)!);
        rig.ExpectNoViolation();
    }

    [Fact]
    public void The_trace_names_registers_and_those_of_the_PHY()
    {
        using var rig = new UreRig("rtl8153");
        var lines = new List<string>();
        rig.Sim.Model.Trace = lines.Add;

        rig.Put8(0xE813, 0x0C);
        rig.Get32(0xE610);
        rig.Get32(0xD42C, mac: false);
        rig.Mii(1);
        rig.Get32(0xE700);

        string[] names = ["write CR ", "read TCR0+TCR1 ", "read RX_EARLY_TIMEOUT+RX_EARLY_SIZE ", "write OCP_GPHY_BASE ", "read OCP BMSR ", "read PLA_e700 "];
        Assert.Equal(names.Length, lines.Count);
        Assert.All(names.Zip(lines), static pair => Assert.StartsWith(pair.First, pair.Second, StringComparison.Ordinal));
    }
}
