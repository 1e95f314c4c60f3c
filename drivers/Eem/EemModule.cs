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
    public override IReadOnlyList<BusMatch> Matches { get; } = [new("usb", $"class:{EemDriver.Triple}", 0, "CDC-EEM")];

    /// <inheritdoc/>
    protected override UsbEther CreateDriver(IUsbBusDevice device, BusMatch match) => new EemDriver(device);
}
