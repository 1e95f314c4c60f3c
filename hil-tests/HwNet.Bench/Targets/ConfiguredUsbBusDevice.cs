using HwNet.Bus.Usb;
using HwNet.Net;

namespace HwNet.Bench.Targets;

/// <summary>A device of which only one configuration is shown: so the user's choice reaches matching and driver without either knowing of it.</summary>
/// <param name="inner">The device; owned.</param>
/// <param name="configuration">bConfigurationValue.</param>
internal sealed class ConfiguredUsbBusDevice(IUsbBusDevice inner, byte configuration) : IUsbBusDevice, IDisposable
{
    internal IUsbBusDevice Inner => inner;

    public string Bus => inner.Bus;

    public string Location => inner.Location;

    public string Description => inner.Description;

    public UsbDeviceInfo Info => inner.Info;

    public UsbDescriptors Descriptors =>
        inner.Descriptors with { Configurations = [.. inner.Descriptors.Configurations.Where(c => c.Value == configuration)] };

    public bool Matches(BusMatch match) => match.Bus == Bus && UsbMatch.Fits(Descriptors, match);

    public Errno Open(out IUsbDevice? device, out string? failure) => inner.Open(out device, out failure);

    public void Dispose() => (inner as IDisposable)?.Dispose();
}
