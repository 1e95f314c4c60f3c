using HwNet.Bus.Usb;
using HwNet.Bus.Usb.Registers;
using HwNet.Bus.Usb.Wrappers;
using HwNet.Bus.Usb.Wrappers.Trace;
using HwNet.Fixtures.UsbModels;
using NLog;

namespace HwNet.Bench.Usb;

/// <summary>The register accesses of a USB target in the log "HwNet.Registers": by its driver's names, and for a simulated device also by its model's.</summary>
public sealed class RegisterLog
{
    /// <summary>The log's name.</summary>
    public const string Name = "HwNet.Registers";

    private static readonly Logger Log = LogManager.GetLogger(Name);

    private string _interface;

    private RegisterLog(string before) => _interface = before;

    /// <summary>Has a model tell what it is asked, by its own names.</summary>
    internal static void Listen(SimBusDevice sim)
    {
        var name = $"model of {sim.Location}";
        sim.Model.Trace = line => Log.Info("{0} {1:HH:mm:ss.ffffff}  {2}", name, DateTime.Now, line);
    }

    /// <summary>A device whose registers are logged as its driver reaches them.</summary>
    /// <param name="device">The device.</param>
    /// <param name="names">The chip's registers; null: none are known.</param>
    /// <param name="clock">For times.</param>
    /// <param name="wrapped">What the driver is to attach to.</param>
    /// <returns>Wants to know the interface's name, once it has one.</returns>
    internal static RegisterLog Wrap(IUsbBusDevice device, IRegisterNames? names, TimeProvider clock, out IUsbBusDevice wrapped)
    {
        var log = new RegisterLog(device.Location);
        wrapped = new WrappedUsbBusDevice(device, inner => new RegisterTracingUsbDevice(inner, names, clock, log.Write));
        return log;
    }

    /// <summary>The interface has its name; until now the device's place stands there.</summary>
    internal void Attached(string name) => Volatile.Write(ref _interface, name);

    private void Write(RegisterTraceLine line) => Log.Info("{0} {1}", Volatile.Read(ref _interface), line);
}
