using HwNet.Bus.Usb;
using HwNet.Drivers.Shared.UsbEther;
using HwNet.Net;

namespace HwNet.Drivers.Rndis;

/// <summary>RNDIS: phones as modems, Windows CE devices, Linux gadgets.</summary>
public sealed class RndisModule : UsbEtherModule
{
    /// <inheritdoc/>
    public override string Name => "rndis";

    /// <inheritdoc/>
    public override string Description => "USB Remote NDIS";

    /// <inheritdoc/>
    public override int Rank => 10;

    /// <inheritdoc/>
    public override DriverState State { get; } = new()
    {
        Models = ["rndis", "qemu-usb-net"],
        JudgedBy =
        [
            "Linux 6.12's RNDIS gadget, through libusb and through USB/IP",
            "QEMU's usb-net",
            "Linux 6.12's rndis_host, on the model",
        ],
        Unconfirmed =
        [
            "phones: several messages a transfer and indications come from the model alone",
        ],
    };

    /// <inheritdoc/>
    public override IReadOnlyList<BusMatch> Matches { get; } =
        [.. RndisDriver.Triples.Select(static t => new BusMatch("usb", $"class:{t.Triple}", 0, t.Description))];

    /// <inheritdoc/>
    protected override UsbEther CreateDriver(IUsbBusDevice device, BusMatch match) => new RndisDriver(device);
}
