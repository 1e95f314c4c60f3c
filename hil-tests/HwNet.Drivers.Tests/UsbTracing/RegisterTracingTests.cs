using HwNet.Bus.Usb;
using HwNet.Bus.Usb.Registers;
using HwNet.Bus.Usb.Wrappers.Trace;
using HwNet.Drivers.Axe;
using HwNet.Drivers.Axge;
using HwNet.Drivers.Shared.UsbEther;
using HwNet.Drivers.Ure;
using HwNet.Fixtures.UsbModels;

namespace HwNet.Drivers.Tests.UsbTracing;

public sealed class RegisterTracingTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    [Theory]
    [InlineData("0b95:7720", 0x40, 0x10, 0x0388, 0, "", "RX_CTL write 0x0388 (START|AB|BURST16K)")]
    [InlineData("0b95:772b", 0x40, 0x10, 0x0388, 0, "", "RX_CTL write 0x0388 (START|AB|HEADER1|IPALIGN)")]
    [InlineData("0b95:1720", 0x40, 0x10, 0x008c, 0, "", "RX_CTL write 0x008c (START|UNICAST|AB)")]
    [InlineData("0b95:7720", 0xc0, 0x0f, 0, 0, "8803", "RX_CTL read 0x0388 (START|AB|BURST16K)")]
    [InlineData("0b95:1780", 0x40, 0x1b, 0x013f, 0, "", "MEDIUM write 0x013f (RE|GM|FD|AC|ENCK|RFC|TFC)")]
    [InlineData("0b95:7720", 0x40, 0x12, 0x0c15, 0x12, "", "IPG write 15 0c 12")]
    [InlineData("0b95:1720", 0x40, 0x13, 0x000c, 0, "", "IPG1 write 0x0c")]
    [InlineData("0b95:7720", 0xc0, 0x13, 0, 0, "000ec6010203", "NODE_ID read 00:0e:c6:01:02:03")]
    [InlineData("0b95:7720", 0x40, 0x06, 0, 0, "", "SW_MII write")]
    [InlineData("0b95:7720", 0x40, 0x08, 0x10, 0, "0012", "PHY 10 BMCR write 0x1200 (AUTOEN|STARTNEG)")]
    [InlineData("0b95:7720", 0xc0, 0x07, 0x10, 1, "", "PHY 10 BMSR read")]
    [InlineData("0b95:7720", 0x40, 0x20, 0x0029, 0, "", "SW_RESET write 0x29 (RR|PRL|IPRL)")]
    [InlineData("0b95:7720", 0x40, 0x77, 1, 2, "", null)]
    public void Requests_of_the_ASIX_chips_have_the_names_of_the_data_sheets(string id, byte type, byte request, int value, int index, string data, string? expected)
    {
        var module = new AxeModule();
        var names = module.RegisterNames(module.Matches.Single(m => m.Id == id));
        var bytes = Convert.FromHexString(data);

        var access = names.Find(new UsbSetup(type, request, (ushort)value, (ushort)index, (ushort)bytes.Length), bytes);

        Assert.Equal(expected, access?.ToString());
    }

    [Fact]
    public void A_board_that_kept_its_number_when_the_chip_was_changed_is_named_by_what_the_chip_says()
    {
        var module = new AxeModule();
        var names = module.RegisterNames(module.Matches.Single(static m => m.Id == "0b95:7720"));

        _ = names.Find(UsbSetup.VendorRead(0x09, 0, 0, 1), [0x20]);

        Assert.Equal("RX_CTL write 0x0188 (START|AB|HEADER1)", names.Find(UsbSetup.VendorWrite(0x10, 0x0188, 0, 0), [])?.ToString());
    }

    [Theory]
    [InlineData(0x40, 0x01, 0x0b, "8803", "RX_CTL write 0x0388 (START|AB|DROPCRC|IPE)")]
    [InlineData(0xc0, 0x01, 0x02, "24", "PLSR read 0x24 (USB_SS|ETHER_100)")]
    [InlineData(0x40, 0x01, 0x2e, "074f0012ff", "RX_BULKIN_QCTRL write 074f0012ff")]
    [InlineData(0x40, 0x01, 0x77, "01", "MAC[77] write 0x01")]
    public void Registers_of_the_AX88179_have_their_names(byte type, byte request, int register, string data, string expected)
    {
        var module = new AxgeModule();
        var bytes = Convert.FromHexString(data);

        var access = module.RegisterNames(module.Matches[0]).Find(new UsbSetup(type, request, (ushort)register, (ushort)bytes.Length, (ushort)bytes.Length), bytes);

        Assert.Equal(expected, access?.ToString());
    }

    [Fact]
    public void Registers_of_the_Realtek_chips_are_named_behind_byte_enables_and_behind_the_window_of_the_PHY()
    {
        var module = new UreModule();
        var names = module.RegisterNames(module.Matches[0]);

        Assert.Equal("PLA_RCR write 0x0000000e (APM|AM|AB)", Of(0x40, 0xc010, 0x01ff, "0e000000"));
        Assert.Equal("PLA_CR write 0x0c (RE|TE)", Of(0x40, 0xe810, 0x0188, "0000000c"));
        Assert.Equal("USB_USB_CTRL write 0x0010 (RX_AGG_DISABLE)", Of(0x40, 0xd404, 0x00cc, "00001000"));
        Assert.Equal("PLA_TCR0/PLA_TCR1 read 0x5c300080", Of(0xc0, 0xe610, 0x0100, "8000305c"));
        Assert.Equal("PLA[e444].1 write 0x01", Of(0x40, 0xe444, 0x0111, "01000000"));
        Assert.Equal("OCP[?400] write 0x12000000", Of(0x40, 0xb400, 0x0133, "00000012"));
        Assert.Equal("PLA_OCP_GPHY_BASE write 0xa000", Of(0x40, 0xe86c, 0x0133, "00a00000"));
        Assert.Equal("PHY 00 BMCR write 0x1200 (AUTOEN|STARTNEG)", Of(0x40, 0xb400, 0x0133, "00120000"));
        Assert.Equal("OCP_POWER_CFG write 0x0040", Of(0x40, 0xb430, 0x0133, "40000000"));
        Assert.Equal("PHY 00 BMCR/PHY 00 BMSR read 0x1000 (AUTOEN) / 0x0004 (LINK)", Of(0xc0, 0xb400, 0x0100, "00100400"));

        string? Of(byte type, int value, int index, string data)
        {
            var bytes = Convert.FromHexString(data);
            return names.Find(new UsbSetup(type, 0x05, (ushort)value, (ushort)index, (ushort)bytes.Length), bytes)?.ToString();
        }
    }

    [Theory]
    [InlineData("axe")]
    [InlineData("axge")]
    [InlineData("ure")]
    public void Any_request_with_any_bytes_can_be_named(string driver)
    {
        const int seed = 1;
        var random = new Random(seed);
        Span<byte> raw = stackalloc byte[8];
        var module = (UsbEtherModule)new DriverCatalog().Find(driver)!;
        foreach (var match in module.Matches)
        {
            var names = module.RegisterNames(match)!;
            for (var i = 0; i < 2000; i++)
            {
                var bytes = new byte[random.Next(0, 70)];
                random.NextBytes(bytes);
                random.NextBytes(raw);
                raw[0] = (byte)(0x40 | (raw[0] & 0x80));
                raw[1] &= 0x3f;
                _ = names.Find(UsbSetup.Read(raw), bytes)?.ToString();
            }
        }
    }

    [Fact]
    public void Bits_without_a_name_stay_a_number()
    {
        var bits = new RegisterBits((1, "ONE")).With(0x30, (0x10, "FIELD1"), (0x20, "FIELD2"));

        Assert.Equal("0x61 (ONE|FIELD2|0x40)", bits.Of(0x61, 1));
        Assert.Equal("0x0040", bits.Of(0x40, 2));
        Assert.Equal("", bits.Of([]));
        Assert.Equal("0102030405", bits.Of([1, 2, 3, 4, 5]));
    }

    [Fact]
    public void An_access_is_told_with_its_time_its_duration_and_its_end()
    {
        Assert.Equal(Errno.None, SimModels.Find("ax88772", out var sim, out var failure));
        using var device = sim!;
        Assert.True(device.Open(out var opened, out failure) == Errno.None, failure);
        var lines = new List<RegisterTraceLine>();
        var module = new AxeModule();
        var clock = new SteppingTime();
        using var traced = new RegisterTracingUsbDevice(opened!, module.RegisterNames(module.Matches.Single(static m => m.Id == "0b95:7720")), clock, lines.Add);
        Assert.Equal(UsbStatus.Completed, traced.SetConfiguration(1));

        Assert.Equal(UsbStatus.Completed, traced.Control(UsbSetup.VendorWrite(0x10, 0x0088, 0, 0), [], Limit).Status);
        Assert.Equal(UsbStatus.Stall, traced.Control(UsbSetup.VendorRead(0x7f, 0, 0, 2), new byte[2], Limit).Status);

        Assert.Equal(2, lines.Count);
        Assert.Equal(("RX_CTL write 0x0088 (START|AB|BURST2K)", SteppingTime.Step, UsbStatus.Completed), (lines[0].Text, lines[0].Duration, lines[0].Status));
        Assert.EndsWith("1.500 ms  RX_CTL write 0x0088 (START|AB|BURST2K)  ok", lines[0].ToString(), StringComparison.Ordinal);
        Assert.EndsWith("request c0 7f value 0000 index 0000 length 2  Stall", lines[1].ToString(), StringComparison.Ordinal);
    }

    /// <summary>Each look at the clock takes the same time.</summary>
    private sealed class SteppingTime : TimeProvider
    {
        internal static readonly TimeSpan Step = TimeSpan.FromMilliseconds(1.5);

        private long _ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _ticks += Step.Ticks;
    }
}
