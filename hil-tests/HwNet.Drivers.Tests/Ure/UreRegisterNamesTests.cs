using HwNet.Bus.Usb;
using HwNet.Drivers.Ure;

namespace HwNet.Drivers.Tests.Ure;

public class UreRegisterNamesTests
{
    /// <summary>In one trace: what the window shows depends on what was written before.</summary>
    [Fact]
    public void Accesses_have_the_names_of_their_registers()
    {
        var names = new UreModule().RegisterNames(new UreModule().Matches[0]);
        (byte Type, int Value, int Index, string Data, string Expected)[] trace =
        [
            (0x40, 0xe810, 0x0188, "0000000c", "PLA_CR write 0x0c (RE|TE)"),
            (0xc0, 0xe810, 0x0100, "0000001d", "PLA_CR read 0x1d (RST|RE|TE|0x1)"),
            (0x40, 0xe81c, 0x0111, "c0000000", "PLA_CRWECR write 0xc0 (CONFIG)"),
            (0x40, 0xc010, 0x01ff, "0e000000", "PLA_RCR write 0x0000000e (APM|AM|AB)"),
            (0x40, 0xe86c, 0x0133, "00a00000", "PLA_OCP_GPHY_BASE write 0xa000"),
            (0x40, 0xb400, 0x0133, "00120000", "PHY 00 BMCR write 0x1200 (AUTOEN|STARTNEG)"),
            (0xc0, 0xb400, 0x0100, "00114979", "PHY 00 BMCR+PHY 00 BMSR read 0x79491100"),
            (0xc0, 0xb420, 0x0100, "03000000", "OCP_PHY_STATUS read 0x0003 (LAN_ON)"),
            (0xc0, 0xe84c, 0x0100, "40000032", "PLA_PHY_PWR+PLA_OOB_CTRL read 0x32000040"),
            (0x40, 0xd42c, 0x0033, "81290000", "USB_RX_EARLY_TIMEOUT write 0x2981"),
            (0x40, 0xfc38, 0x0133, "01000000", "PLA_fc38 write 0x0001"),
            (0xc0, 0xe890, 0x0100, "0102030405060708", "PLA_TALLY_CNT read 0102030405060708"),
        ];
        foreach (var (type, value, index, data, expected) in trace)
        {
            var bytes = Convert.FromHexString(data);

            var access = names.Find(new UsbSetup(type, 5, (ushort)value, (ushort)index, (ushort)bytes.Length), bytes);

            Assert.Equal(expected, access?.ToString());
        }

        Assert.Null(names.Find(new UsbSetup(0xc0, 6, 0, 0, 0), []));
    }

    [Fact]
    public void Any_request_and_any_bytes_are_survived()
    {
        var names = new UreModule().RegisterNames(new UreModule().Matches[0]);
        var random = new Random(1);
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = new byte[random.Next(0, 10)];
            random.NextBytes(bytes);
            var setup = new UsbSetup((byte)(random.Next(2) == 0 ? 0x40 : 0xc0), 5, (ushort)random.Next(65536), (ushort)random.Next(65536), (ushort)random.Next(0, 12));

            Assert.NotNull(names.Find(setup, bytes));
        }
    }
}
