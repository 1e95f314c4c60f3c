using HwNet.Bus.Usb;
using HwNet.Drivers.Shared.Cdc;
using HwNet.Drivers.Shared.UsbEther;

namespace HwNet.Drivers.Ecm;

/// <summary>CDC-ECM: one Ethernet frame a transfer, without header.</summary>
/// <param name="bus">The device.</param>
public sealed class EcmDriver(IUsbBusDevice bus) : CdcEther(bus, Triple)
{
    /// <summary>Class, subclass and protocol of its control interface.</summary>
    internal const string Triple = "02/06/00";

    private readonly RawFramer _framer = new();
    private readonly RawUnframer _unframer = new();

    /// <inheritdoc/>
    protected override string DriverName => "ecm";

    /// <inheritdoc/>
    protected override UsbUnframer Unframer => _unframer;

    /// <inheritdoc/>
    protected override UsbFramer Framer => _framer;

    /// <summary>One byte more than the longest frame, so that a longer one is seen as such; whole packets, so that it does not babble.</summary>
    protected override int RxTransferSize => ((MaxFrame / Function.BulkIn.MaxPacketSize) + 1) * Function.BulkIn.MaxPacketSize;
}
