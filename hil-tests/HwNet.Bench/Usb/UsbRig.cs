using HwNet.Bench.Targets;
using HwNet.Bus.Usb;
using HwNet.Bus.Usb.Wrappers;
using HwNet.Bus.Usb.Wrappers.Faults;
using HwNet.Drivers;
using HwNet.Fixtures.UsbModels;

namespace HwNet.Bench.Usb;

/// <summary>What a bench has round a USB device: its faults, its port, its model if it is a simulated one. The same for every way the device is reached.</summary>
public sealed class UsbRig : IDisposable
{
    private readonly IUsbBusDevice _found;

    /// <summary>Puts the rig round a device; it owns the device.</summary>
    /// <param name="device">The device, as it was found.</param>
    /// <param name="plug">How it is pulled; null when nothing can.</param>
    /// <param name="seed">For faults.</param>
    public UsbRig(IUsbBusDevice device, IPlug? plug = null, int seed = 1)
    {
        _found = device;
        Faults = new UsbFaultPlan(seed);
        Sim = Innermost(device) as SimBusDevice;
        Plug = plug ?? (Sim is { } sim ? new SimPlug(sim) : null);
        Wedge = new UsbWedge(Faults);
        Device = new WrappedUsbBusDevice(device, inner => new FaultyUsbDevice(inner, Faults));
    }

    /// <summary>What drivers attach to.</summary>
    public IUsbBusDevice Device { get; }

    /// <summary>The faults of its transfers; none at first.</summary>
    public UsbFaultPlan Faults { get; }

    /// <summary>Pulls and plugs it; null when nothing can.</summary>
    public IPlug? Plug { get; }

    /// <summary>Makes its transmitter hang.</summary>
    public IWedge Wedge { get; }

    /// <summary>The simulated device; null for a real one.</summary>
    public SimBusDevice? Sim { get; }

    private static IUsbBusDevice Innermost(IUsbBusDevice device) => device switch
    {
        ConfiguredUsbBusDevice d => Innermost(d.Inner),
        WrappedUsbBusDevice d => Innermost(d.Inner),
        _ => device,
    };

    /// <inheritdoc/>
    public void Dispose() => (_found as IDisposable)?.Dispose();
}
