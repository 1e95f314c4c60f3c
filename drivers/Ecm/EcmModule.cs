using HwNet.Bus.Usb;
using HwNet.Drivers.Shared.UsbEther;
using HwNet.Net;

namespace HwNet.Drivers.Ecm;

/// <summary>CDC-ECM: cable modems, phones, Linux gadgets, the second configuration of many adapters.</summary>
public sealed class EcmModule : UsbEtherModule
{
    /// <inheritdoc/>
    public override string Name => "ecm";

    /// <inheritdoc/>
    public override string Description => "USB CDC Ethernet Control Model";

    /// <inheritdoc/>
    public override int Rank => 30;

    /// <inheritdoc/>
    public override DriverState State { get; } = new()
    {
        Models = ["ecm", "qemu-usb-net"],
        JudgedBy =
        [
            "Linux 6.12's ECM gadget, through libusb and through USB/IP",
            "QEMU's usb-net",
            "Linux 6.12's cdc_ether, on the model",
        ],
        Unconfirmed =
        [
            "adapters and modems: only gadgets and emulators were met",
        ],
    };

    /// <inheritdoc/>
    public override IReadOnlyList<BusMatch> Matches { get; } = [new("usb", $"class:{EcmDriver.Triple}", 0, "CDC-ECM")];

    /// <inheritdoc/>
    protected override UsbEther CreateDriver(IUsbBusDevice device, BusMatch match) => new EcmDriver(device);
}
