using HwNet.Bus.Usb;
using HwNet.Bus.Usb.Registers;
using HwNet.Drivers.Shared.UsbEther;
using HwNet.Net;

namespace HwNet.Drivers.Axge;

/// <summary>ASIX AX88179, AX88178A, AX88179A: gigabit on USB 3.</summary>
public sealed class AxgeModule : UsbEtherModule
{
    /// <inheritdoc/>
    public override string Name => "axge";

    /// <inheritdoc/>
    public override string Description => "ASIX AX88179, AX88178A, AX88179A USB 3 Gigabit Ethernet";

    /// <inheritdoc/>
    public override int Rank => 100;

    /// <inheritdoc/>
    public override DriverState State { get; } = new()
    {
        Models = ["ax88179", "ax88178a", "ax88179a"],
        JudgedBy =
        [
            "Linux 6.12's ax88179_178a, on each model",
            "Linux 6.12's aqc111, on the AX88179A's own layout in a chip with the same MAC",
            "Linux 6.12's ax88179_178a beside ours on each model, register by register",
        ],
        Unconfirmed =
        [
            "chips: only models were met",
            "the AX88179A: that a tag beside a frame comes with its priority, and what its registers mean",
            "frames over 1,518 bytes, and sums that the chip fills in",
        ],
    };

    /// <inheritdoc/>
    public override IReadOnlyList<BusMatch> Matches { get; } =
    [
        new("usb", "0b95:1790", 0, "ASIX AX88179"),
        new("usb", "0b95:178a", 0, "ASIX AX88178A"),
        new("usb", "2001:4a00", 0, "D-Link DUB-1312"),
        new("usb", "0df6:0072", 0, "Sitecom LN-032"),
        new("usb", "04e8:a100", 0, "Samsung USB Ethernet Adapter"),
        new("usb", "17ef:304b", 0, "Lenovo OneLinkDock"),
        new("usb", "04b4:3610", 0, "Cypress GX3"),
        new("usb", "050d:0128", 0, "Belkin B2B128"),
        new("usb", "0930:0a13", 0, "Toshiba USB Ethernet Adapter"),
        new("usb", "0711:0179", 0, "MCT USB 3.0 Gigabit Ethernet"),
        new("usb", "07c9:000e", 0, "Allied Telesis AT-UMC2000"),
        new("usb", "07c9:000f", 0, "Allied Telesis AT-UMC200"),
        new("usb", "07c9:0010", 0, "Allied Telesis AT-UMC2000/SP"),
    ];

    /// <inheritdoc/>
    public override IRegisterNames RegisterNames(BusMatch match) => new AxgeRegisterNames();

    /// <inheritdoc/>
    protected override UsbEther CreateDriver(IUsbBusDevice device, BusMatch match) => new AxgeDriver(device);
}
