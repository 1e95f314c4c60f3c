namespace HwNet.Drivers.Tests.Usb.Sim;

/// <summary>The simulated device keeps the same promises as the real ones.</summary>
public class SimContractTests : UsbDeviceContractTests
{
    protected override UsbLoopback Open() => SimLoopback.Open();
}
