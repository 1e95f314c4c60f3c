using HwNet.Bus.Usb;
using HwNet.Fixtures.UsbModels;

namespace HwNet.Drivers.Tests.UsbModels;

/// <summary>The registers of the simulated ASIX chips: bytes and rules from the data sheets.</summary>
public class AxeModelTests
{
    private static readonly byte[] OwnBytes = [0x02, 0x0e, 0xaa, 0x00, 0x00, 0x01];

    public static TheoryData<string> Chips => AxeRig.Chips;

    [Theory]
    [InlineData("ax88172", 0x1720)]
    [InlineData("ax88772", 0x7720)]
    [InlineData("ax88772a", 0x772a)]
    [InlineData("ax88772b", 0x772b)]
    [InlineData("ax88178", 0x1780)]
    public void It_is_one_vendor_interface_with_three_endpoints(string chip, int product)
    {
        using var rig = new AxeRig(chip);

        var device = rig.Sim.Usb.Descriptors.Device;
        Assert.Equal((0x0b95, product), (device.VendorId, device.ProductId));
        var setting = Assert.Single(rig.Sim.Usb.Descriptors.Configurations[0].Interfaces);
        Assert.Equal("ff/ff/00", setting.Triple);
        Assert.Equal([AxeRig.Event, AxeRig.BulkIn, AxeRig.BulkOut], setting.Endpoints.Select(e => e.Address));
        Assert.Equal(8, setting.Endpoints[0].MaxPacketSize);
        rig.ExpectNoViolation();
    }

    [Fact]
    public void A_chip_for_USB_2_is_not_there_at_SuperSpeed()
    {
        Assert.Equal(Errno.EINVAL, SimModels.Find("ax88772,speed=super", out _, out var failure));
        Assert.Contains("USB 2.0", failure, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ax88172", 0x17)]
    [InlineData("ax88772", 0x13)]
    [InlineData("ax88772a", 0x13)]
    [InlineData("ax88178", 0x13)]
    public void The_station_address_is_loaded_from_the_EEPROM(string chip, byte request)
    {
        using var rig = new AxeRig(chip);

        Assert.Equal(OwnBytes, rig.Get(request, 6));
        Assert.Equal([0x02, 0x0e], rig.Get(0x0B, 2, 4));
        Assert.Equal([0xaa, 0x00], rig.Get(0x0B, 2, 5));
        Assert.Equal([0x00, 0x01], rig.Get(0x0B, 2, 6));
    }

    [Fact]
    public void The_AX88772B_knows_its_address_from_the_EEPROM_alone()
    {
        using var rig = new AxeRig("ax88772b");

        Assert.Equal(new byte[6], rig.Get(0x13, 6));
        Assert.Equal([0x02, 0x0e], rig.Get(0x0B, 2, 4));

        rig.Sim.Arrive(SimRig.Frame(AxeRig.Own, 60));
        Assert.Null(rig.Sim.ReceiveNow(AxeRig.BulkIn, 2048));
        rig.Put(0x14, 0, 0, OwnBytes);
        rig.Sim.Arrive(SimRig.Frame(AxeRig.Own, 60));
        Assert.NotNull(rig.Sim.ReceiveNow(AxeRig.BulkIn, 2048));
    }

    [Fact]
    public void An_address_written_before_the_EEPROM_is_reloaded_is_lost()
    {
        using var rig = new AxeRig("ax88772");

        rig.Put(0x14, 0, 0, 0x02, 0, 0, 0, 0, 0x77);
        Assert.Equal(0x77, rig.Get(0x13, 6)![5]);
        rig.Put(0x1F, 0x80);

        Assert.Equal(OwnBytes, rig.Get(0x13, 6));
    }

    [Theory]
    [InlineData("mac-zero", "000000000000")]
    [InlineData("mac-group", "030EAA000001")]
    [InlineData("mac-ones", "FFFFFFFFFFFF")]
    [InlineData("eeprom-zero", "000000000000")]
    [InlineData("eeprom-blank", "FFFFFFFFFFFF")]
    public void A_broken_address_is_told_by_register_and_EEPROM(string fault, string address)
    {
        using var rig = new AxeRig($"ax88772,fault={fault}");

        Assert.Equal(address, Convert.ToHexString(rig.Get(0x13, 6)!));
        Assert.Equal(address, Convert.ToHexString([.. Enumerable.Range(4, 3).SelectMany(word => rig.Get(0x0B, 2, (ushort)word)!)]));
    }

    [Fact]
    public void The_EEPROM_is_written_only_while_that_is_enabled()
    {
        using var rig = new AxeRig("ax88178");

        rig.Put(0x0C, 0x20, 0x1234);
        Assert.Equal([0xFF, 0xFF], rig.Get(0x0B, 2, 0x20));
        Assert.Equal(1, rig.Sim.Model.Violations["eeprom-locked"]);

        rig.Put(0x0D, 0);
        rig.Put(0x0C, 0x20, 0x1234);
        rig.Put(0x0E, 0);
        Assert.Equal([0x34, 0x12], rig.Get(0x0B, 2, 0x20));
    }

    [Theory]
    [MemberData(nameof(Chips))]
    public void The_PHY_is_read_only_while_software_has_the_management_interface(string chip)
    {
        using var rig = new AxeRig(chip);
        var id = rig.Mii(2);

        Assert.Equal(0, rig.Get(0x09, 1)![0] & 1);
        var stale = rig.Get(0x07, 2, rig.PhyAddress, 3)!;

        Assert.Equal(id, stale[0] | (stale[1] << 8));
        Assert.Equal(1, rig.Sim.Model.Violations["mii-not-owned"]);
        rig.Put(0x08, rig.PhyAddress, 4, 0, 0);
        Assert.NotEqual(0, rig.Mii(4));
        Assert.Equal(2, rig.Sim.Model.Violations["mii-not-owned"]);
    }

    [Theory]
    [InlineData("ax88772", 0x00)]
    [InlineData("ax88772a", 0x10)]
    [InlineData("ax88772b", 0x20)]
    public void The_management_status_tells_which_chip_it_is(string chip, byte code)
    {
        using var rig = new AxeRig(chip);
        Assert.Equal(code, rig.Get(0x09, 1)![0]);

        rig.Sim.Model.Faults.Set("chip-unknown");
        Assert.Equal(0x70, rig.Get(0x09, 1)![0]);
    }

    [Fact]
    public void The_management_interface_may_be_busy_or_slow()
    {
        using var rig = new AxeRig("ax88772");

        rig.Sim.Model.Faults.Set("mii-slow");
        rig.Put(0x06, 0);
        Assert.Equal([0, 0, 1], Enumerable.Range(0, 3).Select(_ => rig.Get(0x09, 1)![0]));

        rig.Sim.Model.Faults.Set("mii-busy");
        rig.Put(0x06, 0);
        Assert.Equal(0, rig.Get(0x09, 1)![0]);
    }

    [Fact]
    public void The_PHYs_address_is_told_and_there_is_no_other()
    {
        using var rig = new AxeRig("ax88178");

        Assert.Equal([0xE0, 0x18], rig.Get(0x19, 2));
        rig.Put(0x06, 0);
        Assert.Equal([0xFF, 0xFF], rig.Get(0x07, 2, 3, 1));
        Assert.Equal(1, rig.Sim.Model.Violations["phy-address"]);

        rig.Sim.Model.Faults.Set("phy-address");
        Assert.Equal([0xE0, 0xFF], rig.Get(0x19, 2));
    }

    [Theory]
    [InlineData("ax88772", 0x20, 0x40)]
    [InlineData("ax88772b", 0x20, 0x60)]
    [InlineData("ax88178", 0x1F, 0x1C)]
    [InlineData("ax88172", 0x1F, 0x01)]
    public void A_PHY_that_is_held_in_reset_does_not_answer(string chip, byte request, byte value)
    {
        using var rig = new AxeRig(chip);

        rig.Put(request, value);

        Assert.Equal(0xFFFF, rig.Mii(1));
        Assert.True(rig.Sim.Model.Violations["phy-not-ready"] > 0);
        Assert.Null(rig.Function.Phy.Link);
    }

    [Fact]
    public void A_PHY_is_not_ready_at_once_after_its_reset()
    {
        using var rig = new AxeRig("ax88772,phy-reset=10", running: false);
        rig.PowerPhy();

        rig.Pass(9);
        Assert.Equal(0xFFFF, rig.Mii(2));
        Assert.Equal(1, rig.Sim.Model.Violations["phy-not-ready"]);
        rig.Pass(1);
        Assert.Equal(0x003B, rig.Mii(2));
        Assert.Equal(0x1811, rig.Mii(3));
    }

    [Fact]
    public void A_dropped_software_reset_leaves_the_PHY_off()
    {
        using var rig = new AxeRig("ax88772a", running: false);
        rig.Put(0x22, 0x11);
        rig.Sim.Model.Faults.Set("reset-dropped");

        rig.Put(0x20, 0x20);
        rig.Pass(1000);
        Assert.Equal(0xFFFF, rig.Mii(1));

        rig.Put(0x20, 0x20);
        rig.Pass(1000);
        Assert.Equal(0x782D, rig.Mii(1));
    }

    [Theory]
    [MemberData(nameof(Chips))]
    public void The_interrupt_endpoint_tells_link_and_PHY_at_the_chips_period(string chip)
    {
        using var rig = new AxeRig(chip);

        Assert.Null(rig.Sim.ReceiveNow(AxeRig.Event, 8));
        rig.Pass(128);
        var up = rig.Sim.ReceiveNow(AxeRig.Event, 8)!;
        Assert.Equal(Convert.FromHexString(chip == "ax88178" ? "A10001002D79E145" : "A10001002D78E141")[..6], up[..6]);
        Assert.Equal(0x41E1, (up[6] | (up[7] << 8)) & 0x41E1);
        Assert.Null(rig.Sim.ReceiveNow(AxeRig.Event, 8));

        rig.Sim.Bus.Cable.Carrier = false;
        rig.Pass(128);

        Assert.Equal(0, rig.Sim.ReceiveNow(AxeRig.Event, 8)![2]);
        rig.ExpectNoViolation();
    }

    [Fact]
    public void While_software_has_the_management_interface_there_are_no_events()
    {
        using var rig = new AxeRig("ax88772");

        rig.Put(0x06, 0);
        rig.Pass(1000);
        Assert.Null(rig.Sim.ReceiveNow(AxeRig.Event, 8));
        rig.Put(0x0A, 0);
        rig.Pass(128);
        Assert.NotNull(rig.Sim.ReceiveNow(AxeRig.Event, 8));
    }

    [Theory]
    [InlineData("ax88772", 0x13, true)]
    [InlineData("ax88172", 0x20, false)]
    [InlineData("ax88772a", 0x2A, false)]
    [InlineData("ax88178", 0x18, false)]
    public void A_request_that_the_chip_has_not_is_refused_and_noted(string chip, byte request, bool isIn)
    {
        using var rig = new AxeRig(chip);

        if (isIn)
        {
            Assert.Null(rig.Get((byte)(request + 4), 6));
        }
        else
        {
            Assert.Equal(UsbStatus.Stall, rig.TryPut(request, 0));
        }

        Assert.Equal(1, rig.Sim.Model.Violations["request-unknown"]);
    }

    [Fact]
    public void Medium_mode_has_a_bit_that_is_always_set_and_two_that_are_the_AX88178s()
    {
        using var rig = new AxeRig("ax88772");

        rig.Put(0x1B, 0x0302);
        Assert.Equal(1, rig.Sim.Model.Violations["medium-always"]);
        rig.Put(0x1B, 0x030F);
        Assert.Equal(1, rig.Sim.Model.Violations["medium-gigabit"]);
        Assert.Equal([0x0F, 0x03], rig.Get(0x1A, 2));
    }

    [Fact]
    public void Gaps_are_three_bytes_and_a_word_with_two_of_them()
    {
        using var rig = new AxeRig("ax88772");
        using var old = new AxeRig("ax88172");

        rig.Put(0x12, 0x0C15, 0x0E);
        old.Put(0x12, 0x15);
        old.Put(0x13, 0x0C);
        old.Put(0x14, 0x0E);

        Assert.Equal([0x15, 0x0C, 0x0E], rig.Get(0x11, 3));
        Assert.Equal([0x15, 0x0C, 0x0E], old.Get(0x11, 3));
    }

    [Fact]
    public void Every_access_is_traced_by_name()
    {
        using var rig = new AxeRig("ax88772");
        var lines = new List<string>();
        rig.Sim.Model.Trace = lines.Add;

        _ = rig.Mii(1);
        _ = rig.Get(0x0B, 2, 4);
        rig.Put(0x10, 0x88);

        Assert.Equal(["SW_MII", "MII_STATUS", "MII_READ BMSR", "HW_MII", "SROM_READ 04", "RX_CTL_WRITE"], lines.Select(l => l[..l.IndexOf(l.Contains(" c0 ", StringComparison.Ordinal) ? " c0 " : " 40 ", StringComparison.Ordinal)]));
    }
}
