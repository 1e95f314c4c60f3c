using HwNet.Fixtures.UsbModels;

namespace HwNet.Bench.Usb;

/// <summary>The port of a simulated device.</summary>
/// <param name="device">The device.</param>
internal sealed class SimPlug(SimBusDevice device) : IPlug
{
    public Errno Pull()
    {
        device.Unplug();
        return Errno.None;
    }

    public Errno Push() => device.Plug();
}
