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
    private readonly UsbPort _port;

    /// <summary>Puts the rig round a device; it owns the device.</summary>
    /// <param name="device">The device, as it was found.</param>
    /// <param name="plug">How it is pulled; null when nothing can.</param>
    /// <param name="seed">For faults.</param>
    public UsbRig(IUsbBusDevice device, IPlug? plug = null, int seed = 1)
    {
        _found = device;
        _port = new UsbPort(device);
        Faults = new UsbFaultPlan(seed);
        Sim = Innermost(device) as SimBusDevice;
        Plug = plug ?? (Sim is { } sim ? new SimPlug(sim) : null);
        Wedge = new UsbWedge(Faults);
        Device = new WrappedUsbBusDevice(_port, inner => new FaultyUsbDevice(inner, Faults));
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

    /// <summary>The device under test as it was found: libusb's, USB/IP's, simulated; without what stands round it.</summary>
    public IUsbBusDevice Found => _found is ReturningUsbBusDevice returning ? returning.Found : Innermost(_found);

    /// <summary>Other devices of the same host that a check watches.</summary>
    public IList<IUsbBusDevice> Beside { get; } = [];

    /// <summary>Puts another device into the port of the one under test, which must be pulled; null puts that one back.</summary>
    /// <param name="other">The other device; it stays the caller's.</param>
    public void Put(IUsbBusDevice? other) => _port.Inside = other ?? _found;

    /// <summary>The device under test is plugged in elsewhere from now on.</summary>
    /// <param name="place">Where; null: where it was found.</param>
    public void Move(string? place) => _port.Place = place;

    /// <summary>Whoever opens the device is refused from now on.</summary>
    /// <param name="error">EBUSY, EACCES.</param>
    /// <param name="words">Cause and cure, as a bus tells them; null: it can be opened again.</param>
    public void Refuse(Errno error, string? words) => _port.Refusal = words is null ? null : (error, words);

    /// <summary>What the simulated device's model counted against its host, one sentence for each rule; empty for a real device, and while there is none.</summary>
    public IReadOnlyList<string> BrokenRules() => Sim is { Model.Violations: var violations }
        ? [.. violations.ToDictionary().Select(rule => $"{Sim.Location}: its host broke the rule '{rule.Key}' {rule.Value} times (the first of all: {violations.First})")]
        : [];

    private static IUsbBusDevice Innermost(IUsbBusDevice device) => device switch
    {
        ConfiguredUsbBusDevice d => Innermost(d.Inner),
        WrappedUsbBusDevice d => Innermost(d.Inner),
        UsbPort d => Innermost(d.Inside),
        _ => device,
    };

    /// <inheritdoc/>
    public void Dispose() => (_found as IDisposable)?.Dispose();
}
