using HwNet.Bus.Usb;
using HwNet.Bus.Usb.Registers;
using HwNet.Drivers.Shared.UsbEther;
using HwNet.Net;
using static HwNet.Drivers.Axe.AxeChip;

namespace HwNet.Drivers.Axe;

/// <summary>ASIX AX88172, AX88178, AX88772 and what they are sold as.</summary>
public sealed class AxeModule : UsbEtherModule
{
    /// <summary>Quirk: the board's PHY needs these values on the GPIO pins, one after the other. In bits 8 to 31, the highest first.</summary>
    internal const int GpioShift = 8;

    private const uint NetGear = 0x130103;
    private const uint DubE100 = 0x9f9d9f;
    private const uint Uf200 = 0x1f1d1f;

    /// <inheritdoc/>
    public override string Name => "axe";

    /// <inheritdoc/>
    public override string Description => "ASIX AX88172, AX88178, AX88772 USB 2.0 Ethernet";

    /// <inheritdoc/>
    public override int Rank => 100;

    /// <inheritdoc/>
    public override DriverState State { get; } = new()
    {
        Models = ["ax88172", "ax88772", "ax88772a", "ax88772b", "ax88178"],
        JudgedBy =
        [
            "Linux 6.12's asix, on each model",
            "Linux 6.12's asix beside ours on each model, register by register",
        ],
        Unconfirmed =
        [
            "chips: only models were met",
            "the GPIO words of AX88172 boards, and of the AX88178's",
            "PHYs beside the AX88178 other than Marvell's, and the delays of that one",
            "an AX88772 with a PHY outside of the chip",
            "frames over 2,047 bytes on the AX88178",
            "sums that the AX88772B fills in",
        ],
    };

    /// <inheritdoc/>
    /// <remarks>Of the AX88772 the chip itself tells the revision; the table only says that it is one.</remarks>
    public override IReadOnlyList<BusMatch> Matches { get; } =
    [
        Line("0b95:1720", Ax88172, "ASIX AX88172", NetGear),
        Line("0846:1040", Ax88172, "NetGear FA120", NetGear),
        Line("2001:1a00", Ax88172, "D-Link DUB-E100", DubE100),
        Line("07b8:420a", Ax88172, "Hawking UF200", Uf200),
        Line("077b:2226", Ax88172, "Linksys USB200M", NetGear),
        Line("0411:003d", Ax88172, "Melco LUA-U2-KTX", NetGear),
        Line("0b95:1780", Ax88178, "ASIX AX88178"),
        Line("0411:006e", Ax88178, "Melco LUA3-U2-AGT"),
        Line("04bb:0930", Ax88178, "I-O Data ETG-US2"),
        Line("050d:5055", Ax88178, "Belkin F5D5055"),
        Line("0df6:061c", Ax88178, "Sitecom LN-028"),
        Line("0b95:7720", Ax88772, "ASIX AX88772"),
        Line("13b1:0018", Ax88772, "Linksys USB200M v2"),
        Line("2001:3c05", Ax88772, "D-Link DUB-E100 B1"),
        Line("07d1:3c05", Ax88772, "D-Link DUB-E100 B1"),
        Line("05ac:1402", Ax88772, "Apple USB Ethernet Adapter"),
        Line("0b95:772a", Ax88772A, "ASIX AX88772A"),
        Line("0b95:772b", Ax88772B, "ASIX AX88772B"),
        Line("0b95:7e2b", Ax88772B, "ASIX AX88772B"),
        Line("2001:1a02", Ax88772B, "D-Link DUB-E100 C1"),
        Line("17ef:7203", Ax88772B, "Lenovo USB Ethernet Adapter"),
    ];

    /// <inheritdoc/>
    public override IRegisterNames RegisterNames(BusMatch match)
    {
        ArgumentNullException.ThrowIfNull(match);
        return new AxeRegisterNames((AxeChip)(match.Quirks & ((1 << GpioShift) - 1)));
    }

    /// <inheritdoc/>
    protected override UsbEther CreateDriver(IUsbBusDevice device, BusMatch match)
    {
        ArgumentNullException.ThrowIfNull(match);
        return new AxeDriver(device, match.Quirks);
    }

    private static BusMatch Line(string id, AxeChip chip, string description, uint gpio = 0) =>
        new("usb", id, (uint)chip | (gpio << GpioShift), description);
}
