using HwNet.Bus.Usb.Wrappers.Faults;
using HwNet.Drivers.Tests.Usb.Sim;

namespace HwNet.Drivers.Tests.Usb.Wrappers;

/// <summary>A device under faults that do not happen keeps every promise: transfers pass without a look.</summary>
public class FaultyContractTests : UsbDeviceContractTests
{
    protected override UsbLoopback Open() => SimLoopback.Open(static device => new FaultyUsbDevice(device, new UsbFaultPlan(1)));
}
