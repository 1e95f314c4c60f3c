using HwNet.Bus.Usb;
using HwNet.Drivers.Shared.UsbEther;
using HwNet.Net;

namespace HwNet.Drivers.Eem;

/// <summary>CDC-EEM: Ethernet over two bulk endpoints, without anything else.</summary>
public sealed class EemModule : UsbEtherModule
{
    /// <inheritdoc/>
    public override string Name => "eem";

    /// <inheritdoc/>
    public override string Description => "USB CDC Ethernet Emulation Model";

    /// <inheritdoc/>
    public override int Rank => 20;

    /// <inheritdoc/>
    public override DriverState State { get; } = new()
    {
        Models = ["eem"],
        JudgedBy =
        [
            "Linux 6.12's EEM gadget, through libusb and through USB/IP",
            "Linux 6.12's cdc_eem, on the model",
        ],
        Unconfirmed =
        [
            "devices that bundle frames, or go on in the next transfer: Linux's gadget does neither",
        ],
    };

    /// <inheritdoc/>
    public override IReadOnlyList<BusMatch> Matches { get; } = [new("usb", $"class:{EemDriver.Triple}", 0, "CDC-EEM")];

    /// <inheritdoc/>
    protected override UsbEther CreateDriver(IUsbBusDevice device, BusMatch match) => new EemDriver(device);
}
