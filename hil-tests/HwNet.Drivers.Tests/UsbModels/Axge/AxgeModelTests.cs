using HwNet.Bus.Usb;
using HwNet.Fixtures.UsbModels;

namespace HwNet.Drivers.Tests.UsbModels.Axge;

/// <summary>The registers of the simulated ASIX gigabit chips.</summary>
public class AxgeModelTests
{
    private static readonly byte[] OwnBytes = [0x02, 0x0e, 0xaa, 0x00, 0x00, 0x01];

    public static TheoryData<string> Chips => AxgeRig.Chips;

    [Theory]
    [InlineData("ax88179", 0x1790, 0x0100)]
    [InlineData("ax88178a", 0x178a, 0x0100)]
    [InlineData("ax88179a", 0x1790, 0x0200)]
    public void It_is_one_vendor_interface_with_three_endpoints(string chip, int product, int release)
    {
        using var rig = new AxgeRig(chip);

        var device = rig.Sim.Usb.Descriptors.Device;
        Assert.Equal((0x0b95, product, release), (device.VendorId, device.ProductId, device.Release));
        var setting = Assert.Single(rig.Sim.Usb.Descriptors.Configurations[0].Interfaces);
        Assert.Equal("ff/ff/00", setting.Triple);
        Assert.Equal([AxgeRig.Event, AxgeRig.BulkIn, AxgeRig.BulkOut], setting.Endpoints.Select(e => e.Address));
        rig.ExpectNoViolation();
    }

    [Theory]
    [InlineData("ax88179,speed=super", 0x44)]
    [InlineData("ax88179", 0x42)]
    [InlineData("ax88178a,partner=100", 0x22)]
    [InlineData("ax88179a,speed=full,partner=10", 0x11)]
    public void Link_status_tells_both_speeds(string argument, byte status)
    {
        using var rig = new AxgeRig(argument);

        Assert.Equal([status], rig.Get(0x02, 1));
    }

    [Fact]
    public void The_AX88178A_is_not_there_at_SuperSpeed()
    {
        Assert.Equal(Errno.EINVAL, SimModels.Find("ax88178a,speed=super", out _, out var failure));
        Assert.Contains("USB 2.0", failure, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Chips))]
    public void The_station_address_is_loaded_and_comes_back_with_a_reload(string chip)
    {
        using var rig = new AxgeRig(chip);
        Assert.Equal(OwnBytes, rig.Get(0x10, 6));

        rig.Put(0x10, 0x02, 0, 0, 0, 0, 0x77);
        Assert.Equal(0x77, rig.Get(0x10, 6)[5]);
        Assert.Equal(UsbStatus.Completed, rig.TryPut(0x06, 0, 0));

        Assert.Equal(OwnBytes, rig.Get(0x10, 6));
    }

    [Theory]
    [InlineData("ax88179", "mac-zero", "000000000000")]
    [InlineData("ax88179a", "mac-group", "030EAA000001")]
    [InlineData("ax88178a", "mac-ones", "FFFFFFFFFFFF")]
    [InlineData("ax88178a", "eeprom-zero", "000000000000")]
    [InlineData("ax88179", "eeprom-blank", "FFFFFFFFFFFF")]
    [InlineData("ax88179a", "eeprom-blank", "020EAA000001")]
    public void A_broken_address_is_told(string chip, string fault, string address)
    {
        using var rig = new AxgeRig($"{chip},fault={fault}");

        Assert.Equal(address, Convert.ToHexString(rig.Get(0x10, 6)));
    }

    [Fact]
    public void The_EEPROM_is_read_by_registers_and_takes_its_time()
    {
        using var rig = new AxgeRig("ax88179,eeprom=2");

        rig.Put(0x07, 0x03);
        rig.Put(0x0A, 0x04);
        Assert.Equal([0x14], rig.Get(0x0A, 1));
        Assert.Equal([0, 0], rig.Get(0x08, 2));
        Assert.Equal(2, rig.Sim.Model.Violations["eeprom-busy"]);
        rig.Pass(2);

        Assert.Equal([0x04], rig.Get(0x0A, 1));
        Assert.Equal([0x95, 0x0b], rig.Get(0x08, 2));
        Assert.Equal([0x90, 0x17], rig.Ask(0x04, 4, 1, 2));
    }

    [Theory]
    [InlineData("ax88179", true)]
    [InlineData("ax88179,fault=eeprom-sum", false)]
    [InlineData("ax88179a", false)]
    public void The_identity_in_the_EEPROM_has_a_sum(string argument, bool isRight)
    {
        using var rig = new AxgeRig(argument);

        var bytes = Enumerable.Range(3, 3).SelectMany(word => rig.Ask(0x04, (ushort)word, 1, 2)!).ToArray();

        var sum = bytes[..4].Sum(b => b);
        Assert.Equal(isRight, (sum >> 8) + (sum & 0xFF) + bytes[4] == 0xFF);
    }

    [Theory]
    [InlineData("ax88179a", true)]
    [InlineData("ax88179,rom=efuse", true)]
    [InlineData("ax88179a,fault=efuse-sum", false)]
    [InlineData("ax88179", false)]
    public void The_eFUSE_has_a_sum_over_all_of_it(string argument, bool isRight)
    {
        using var rig = new AxgeRig(argument);

        var fuses = rig.Ask(0x05, 0, 64, 64)!;

        var sum = fuses.Sum(b => b);
        while (sum > 0xFF)
        {
            sum = (sum >> 8) + (sum & 0xFF);
        }

        Assert.Equal(isRight, fuses[0] != 0xFF && sum == 0xFF);
        Assert.Equal(isRight ? 0x9101 : sum, isRight ? (fuses[51] << 8) | fuses[52] : sum);
    }

    [Fact]
    public void A_busy_EEPROM_stays_busy()
    {
        using var rig = new AxgeRig("ax88179,fault=eeprom-busy");

        rig.Put(0x0A, 0x04);
        rig.Pass(10_000);

        Assert.Equal([0x14], rig.Get(0x0A, 1));
    }

    [Fact]
    public void A_PHY_answers_only_when_its_reset_was_long_ago_and_at_one_address()
    {
        using var rig = new AxgeRig("ax88179,phy-reset=100", running: false);

        Assert.Equal(0xFFFF, rig.Mii(2));
        rig.Put16(0x26, 0x0020);
        rig.Pass(99);
        Assert.Equal(0xFFFF, rig.Mii(2));
        Assert.Equal(2, rig.Sim.Model.Violations["phy-not-ready"]);
        rig.Pass(1);
        Assert.Equal((0x001C, 0xC915), (rig.Mii(2), rig.Mii(3)));

        Assert.Equal([0xFF, 0xFF], rig.Ask(0x02, 0x10, 1, 2));
        Assert.Equal(1, rig.Sim.Model.Violations["phy-address"]);
    }

    [Theory]
    [InlineData("1000", 0xAC00)]
    [InlineData("100", 0x6C00)]
    [InlineData("100half", 0x4C00)]
    [InlineData("10", 0x2C00)]
    [InlineData("10half", 0x0C00)]
    public void The_PHYs_status_register_tells_speed_duplex_and_link(string partner, int status)
    {
        using var rig = new AxgeRig($"ax88179,partner={partner}");

        Assert.Equal(status, rig.Mii(0x11));
        rig.Sim.Bus.Cable.Carrier = false;
        Assert.Equal(0, rig.Mii(0x11));
    }

    [Fact]
    public void Pages_of_the_PHY_hide_each_other()
    {
        using var rig = new AxgeRig();

        rig.PutMii(0x1F, 7);
        rig.PutMii(0x1E, 0x2C);
        rig.PutMii(0x1A, 0x1234);
        Assert.Equal((7, 0x2C, 0x1234), (rig.Mii(0x1F), rig.Mii(0x1E), rig.Mii(0x1A)));
        rig.PutMii(0x1E, 0x2D);
        Assert.Equal(0, rig.Mii(0x1A));
        rig.PutMii(0x1F, 0);

        Assert.Equal((0, 0x792D), (rig.Mii(0x1A), rig.Mii(1)));
        rig.PutMii(0x1F, 3);
        Assert.Equal(0, rig.Mii(1));
    }

    [Fact]
    public void Energy_Efficient_Ethernet_is_behind_registers_13_and_14()
    {
        using var rig = new AxgeRig();

        Assert.Equal((6, 6, 0), (Mmd(rig, 3, 20), Mmd(rig, 7, 60), Mmd(rig, 7, 61)));
        rig.PutMii(14, 0);

        rig.PutMii(13, 7);
        rig.PutMii(14, 60);
        rig.PutMii(13, 0x4007);
        rig.PutMii(14, 0);
        Assert.Equal((6, 0), (Mmd(rig, 3, 20), Mmd(rig, 7, 60)));
        rig.ExpectNoViolation();
    }

    [Fact]
    public void Dropped_writes_leave_PHY_and_clocks_as_they_were()
    {
        using var rig = new AxgeRig("ax88179,fault=reset-dropped+clock-dropped", running: false);

        rig.Put16(0x26, 0x0020);
        rig.Pass(1000);
        rig.Put(0x33, 0x03);

        Assert.Equal(0xFFFF, rig.Mii(1));
        Assert.Equal([0, 0], rig.Get(0x26, 2));
        Assert.Equal([0], rig.Get(0x33, 1));
    }

    [Fact]
    public void Registers_do_not_answer_while_the_clocks_settle()
    {
        using var rig = new AxgeRig("ax88179,clock=100", running: false);

        rig.Put(0x33, 0x03);
        rig.Pass(99);
        Assert.Equal(new byte[6], rig.Get(0x10, 6));
        Assert.Equal(1, rig.Sim.Model.Violations["clock-settling"]);
        rig.Put(0x33, 0x03);
        rig.Pass(1);

        Assert.Equal(OwnBytes, rig.Get(0x10, 6));
    }

    [Theory]
    [InlineData("ax88179", 0x40)]
    [InlineData("ax88178a", 0x40)]
    [InlineData("ax88179a", 0x60)]
    public void The_chip_tells_its_code_and_its_cut(string chip, byte code)
    {
        using var rig = new AxgeRig(chip);
        using var first = new AxgeRig($"{chip},revision=ua1");

        Assert.Equal(([code], [0x04], [0x00]), (rig.Get(0x05, 1), rig.Get(0x03, 1), first.Get(0x03, 1)), TupleOfBytes);
        rig.Sim.Model.Faults.Set("chip-unknown");
        Assert.Equal([0x30], rig.Get(0x05, 1));
    }

    [Fact]
    public void Registers_have_their_lengths_and_some_are_read_only()
    {
        using var rig = new AxgeRig();

        Assert.Equal([0], rig.Get(0x22, 1));
        Assert.Equal([0, 0], rig.Ask(0x01, 0x22, 1, 2));
        Assert.Equal([0x0B, 0x01], rig.Get(0x22, 2));
        Assert.Equal(2, rig.Sim.Model.Violations["register-length"]);

        Assert.Equal([0], rig.Get(0x60, 1));
        Assert.Equal(1, rig.Sim.Model.Violations["register-unknown"]);
        rig.Put(0x05, 0);
        Assert.Equal(1, rig.Sim.Model.Violations["register-read-only"]);
    }

    [Theory]
    [InlineData("ax88179a", 0, 0, null)]
    [InlineData("ax88179a", 0, 1, null)]
    [InlineData("ax88179a", 1, 0, null)]
    [InlineData("ax88179a", 2, 0, "firmware-mode")]
    [InlineData("ax88179", 0, 0, "request-unknown")]
    public void Only_the_AX88179A_has_modes_and_they_are_two(string chip, ushort mode, int length, string? violation)
    {
        using var rig = new AxgeRig(chip);

        Assert.Equal(violation == "request-unknown" ? UsbStatus.Stall : UsbStatus.Completed, rig.TryPut(0x08, mode, 1, new byte[length]));

        Assert.Equal(violation, rig.Sim.Model.Violations.ToDictionary().Keys.SingleOrDefault());
    }

    [Fact]
    public void The_FIFO_is_empty_unless_it_is_stuck()
    {
        using var rig = new AxgeRig();

        Assert.Equal([0, 0, 0, 0], rig.Ask(0x81, 0x8C, 0, 4));
        rig.Sim.Model.Faults.Set("fifo-busy");
        Assert.Equal([0, 0, 0, 0x40], rig.Ask(0x81, 0x8C, 0, 4));
    }

    [Theory]
    [InlineData(0x0B, 0x8188, "rx-control-bits")]
    [InlineData(0x22, 0x0303, "medium-speed")]
    [InlineData(0x22, 0x014B, "medium-jumbo")]
    [InlineData(0x22, 0x0D0B, "medium-bits")]
    public void Bits_that_mean_nothing_are_noted(ushort register, int value, string violation)
    {
        using var rig = new AxgeRig();

        rig.Put16(register, value);

        Assert.Equal(1, rig.Sim.Model.Violations[violation]);
    }

    [Fact]
    public void The_interrupt_endpoint_tells_link_and_PHY_at_the_chips_period()
    {
        using var rig = new AxgeRig("ax88179", running: false);
        rig.Put16(0x26, 0x0020);
        rig.Pass(127);
        Assert.Null(rig.Sim.ReceiveNow(AxgeRig.Event, 8));
        rig.Pass(1);

        Assert.Equal(Convert.FromHexString("A10001002D79E141"), rig.Sim.ReceiveNow(AxgeRig.Event, 8));
        rig.Sim.Bus.Cable.Carrier = false;
        rig.Pass(128);

        Assert.Equal(Convert.FromHexString("A100000009790000"), rig.Sim.ReceiveNow(AxgeRig.Event, 8));
        rig.ExpectNoViolation();
    }

    [Fact]
    public void Every_access_is_traced_by_name()
    {
        using var rig = new AxgeRig();
        var lines = new List<string>();
        rig.Sim.Model.Trace = lines.Add;

        _ = rig.Get(0x22, 2);
        rig.Put16(0x0B, 0x0188);
        _ = rig.Mii(0x11);
        _ = rig.Ask(0x04, 0x43, 1, 2);

        Assert.Equal(["MAC_READ MSR c0", "MAC_WRITE RCR 40", "PHY_READ PHYSR c0", "EEPROM_READ 43 c0"], lines.Select(l => l[..(l.IndexOf(" 0", StringComparison.Ordinal))]));
    }

    private static bool TupleOfBytes((byte[], byte[], byte[]) x, (byte[], byte[], byte[]) y) =>
        x.Item1.SequenceEqual(y.Item1) && x.Item2.SequenceEqual(y.Item2) && x.Item3.SequenceEqual(y.Item3);

    private static int Mmd(AxgeRig rig, int device, int register)
    {
        rig.PutMii(13, device);
        rig.PutMii(14, register);
        rig.PutMii(13, 0x4000 | device);
        return rig.Mii(14);
    }
}
