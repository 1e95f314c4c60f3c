using HwNet.Bus.Usb;
using HwNet.Bus.Usb.Registers;
using HwNet.Drivers.Shared.UsbEther;
using HwNet.Net;

namespace HwNet.Drivers.Ure;

/// <summary>Realtek RTL8152, RTL8153, RTL8153B, RTL8156, RTL8156B and what they are sold as.</summary>
/// <remarks>Sources checked: Linux `r8152.c`, FreeBSD `if_ure.c`.</remarks>
public sealed class UreModule : UsbEtherModule
{
    /// <summary>Quirk: the host controller in between damages transfers of several frames (Dell's TB16 dock): one frame a transfer, both ways.</summary>
    internal const uint NoAggregation = 1;

    /// <inheritdoc/>
    public override string Name => "ure";

    /// <inheritdoc/>
    public override string Description => "Realtek RTL8152, RTL8153, RTL8156 USB Ethernet, to 2.5 Gbit/s";

    /// <inheritdoc/>
    /// <remarks>Above the class drivers: the same chips speak ECM or NCM in another configuration, with fewer abilities.</remarks>
    public override int Rank => 100;

    /// <inheritdoc/>
    public override DriverState State { get; } = new()
    {
        Models = ["rtl8152", "rtl8153", "rtl8153b", "rtl8156", "rtl8156b"],
        JudgedBy =
        [
            "Linux 6.12's r8152, on each model",
            "Linux 6.12's r8152 beside ours on each model, register by register",
        ],
        Unconfirmed =
        [
            "chips: only models were met",
            "jumbo frames: FreeBSD stops at 4074, because longer ones brought its chip down",
            "the PHYs of RTL8153B and RTL8156 without the vendor's patches and tuning",
            "what the chips say of sums in fragments, and of UDP without a sum",
            "the waits after power-on",
        ],
    };

    /// <inheritdoc/>
    /// <remarks>Which chip it is the chip itself tells; boards and docks keep their numbers when theirs is changed.</remarks>
    public override IReadOnlyList<BusMatch> Matches { get; } =
    [
        new("usb", "0bda:8050", 0, "Realtek USB Ethernet"),
        new("usb", "0bda:8053", 0, "Realtek USB Ethernet"),
        new("usb", "0bda:8152", 0, "Realtek RTL8152"),
        new("usb", "0bda:8153", 0, "Realtek RTL8153"),
        new("usb", "0bda:8155", 0, "Realtek RTL8155"),
        new("usb", "0bda:8156", 0, "Realtek RTL8156"),
        new("usb", "045e:07ab", 0, "Microsoft Surface Ethernet Adapter"),
        new("usb", "045e:07c6", 0, "Microsoft Surface Gigabit Ethernet Adapter"),
        new("usb", "045e:0927", 0, "Microsoft Windows Dev Box Ethernet"),
        new("usb", "045e:0c5e", 0, "Microsoft Windows Dev Kit Ethernet"),
        new("usb", "04e8:a101", 0, "Samsung USB Ethernet"),
        new("usb", "17ef:304f", 0, "Lenovo USB Ethernet"),
        new("usb", "17ef:3052", 0, "Lenovo OneLink Dock"),
        new("usb", "17ef:3054", 0, "Lenovo OneLink+ Dock"),
        new("usb", "17ef:3057", 0, "Lenovo USB Ethernet"),
        new("usb", "17ef:3062", 0, "Lenovo USB-C Dock Gen 3"),
        new("usb", "17ef:3069", 0, "Lenovo Thunderbolt 3 Dock"),
        new("usb", "17ef:3082", 0, "Lenovo Thunderbolt 3 Dock Gen 2"),
        new("usb", "17ef:3098", 0, "Lenovo USB Ethernet"),
        new("usb", "17ef:7205", 0, "Lenovo USB 3.0 to Ethernet"),
        new("usb", "17ef:720a", 0, "Lenovo USB Ethernet"),
        new("usb", "17ef:720b", 0, "Lenovo USB Ethernet"),
        new("usb", "17ef:720c", 0, "Lenovo USB-C to Ethernet"),
        new("usb", "17ef:7214", 0, "Lenovo USB Ethernet"),
        new("usb", "17ef:721e", 0, "Lenovo USB-C Travel Hub"),
        new("usb", "17ef:8153", 0, "Lenovo RTL8153"),
        new("usb", "17ef:a359", 0, "Lenovo USB-C Hybrid Dock"),
        new("usb", "17ef:a387", 0, "Lenovo USB-C Dock Gen 2"),
        new("usb", "13b1:0041", 0, "Linksys USB3GIGV1"),
        new("usb", "0955:09ff", 0, "Nvidia Tegra RTL8153"),
        new("usb", "2357:0601", 0, "TP-Link UE300"),
        new("usb", "2001:b301", 0, "D-Link DUB-E250"),
        new("usb", "2baf:0012", 0, "Realtek RTL8153"),
        new("usb", "0b05:1976", 0, "ASUS USB Ethernet"),
    ];

    /// <inheritdoc/>
    public override IRegisterNames RegisterNames(BusMatch match) => new UreRegisterNames();

    /// <inheritdoc/>
    protected override UsbEther CreateDriver(IUsbBusDevice device, BusMatch match)
    {
        ArgumentNullException.ThrowIfNull(match);
        return new UreDriver(device, match.Quirks);
    }
}
