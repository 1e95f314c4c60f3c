using HwNet.Bus.Usb;
using HwNet.Drivers.Shared.UsbEther;
using HwNet.Net;

namespace HwNet.Drivers.Ncm;

/// <summary>CDC-NCM: 2.5 Gbit/s adapters, phones, mobile modems, Linux gadgets.</summary>
public sealed class NcmModule : UsbEtherModule
{
    /// <summary>The table of datagrams must follow them.</summary>
    internal const uint TableAtEnd = 1;

    /// <summary>32-bit blocks are wanted where the device has them.</summary>
    internal const uint PreferWide = 2;

    /// <inheritdoc/>
    public override string Name => "ncm";

    /// <inheritdoc/>
    public override string Description => "USB CDC Network Control Model";

    /// <inheritdoc/>
    public override int Rank => 40;

    /// <inheritdoc/>
    public override DriverState State { get; } = new()
    {
        Models = ["ncm"],
        JudgedBy =
        [
            "Linux 6.12's NCM gadget, through libusb and through USB/IP",
            "Linux 6.12's cdc_ncm, on the model (NTB16, NTB32)",
        ],
        Unconfirmed =
        [
            "adapters and modems: only gadgets were met",
        ],
    };

    /// <inheritdoc/>
    public override IReadOnlyList<BusMatch> Matches { get; } =
    [
        new("usb", $"12d1:* class:{NcmMessages.ControlTriple}", TableAtEnd, "Huawei mobile modem"),
        new("usb", $"class:{NcmMessages.ControlTriple}", 0, "CDC-NCM"),
    ];

    /// <inheritdoc/>
    protected override UsbEther CreateDriver(IUsbBusDevice device, BusMatch match)
    {
        ArgumentNullException.ThrowIfNull(match);
        return new NcmDriver(device, match.Quirks);
    }
}
