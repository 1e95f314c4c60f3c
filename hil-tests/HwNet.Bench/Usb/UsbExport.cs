using HwNet.Bench.Targets;
using HwNet.Bus.Usb;
using HwNet.Fixtures.Peers;
using HwNet.Fixtures.UsbModels;
using HwNet.Wire;

namespace HwNet.Bench.Usb;

/// <summary>A USB device that is handed to another machine. At the far end of a simulated one's cable a link partner answers, so that its driver there can be tried.</summary>
public sealed class UsbExport : IDisposable
{
    private readonly LinkPartner? _partner;

    private UsbExport(IUsbBusDevice device, int number)
    {
        Device = device;
        var sim = (device is ConfiguredUsbBusDevice chosen ? chosen.Inner : device) as SimBusDevice;
        if (sim is null)
        {
            return;
        }

        Partner = Ipv4Address.Parse($"10.9.{number}.2");
        var lladdr = LinkAddress.Parse($"02:48:57:01:00:{number:x2}");
        _partner = new LinkPartner(sim.Cable.OpenFarEnd(), new LinkPartnerOptions { Lladdr = lladdr, Ipv4 = Partner.Value });
    }

    /// <summary>The device; owned.</summary>
    public IUsbBusDevice Device { get; }

    /// <summary>The link partner's address, in a /24 of its own; null for a real device.</summary>
    public Ipv4Address? Partner { get; }

    /// <summary>Finds the device.</summary>
    /// <param name="target">sim:, usb: or usbip:.</param>
    /// <param name="number">Which of several it is: 0 to 255.</param>
    /// <param name="clock">Of a simulated device.</param>
    /// <exception cref="BenchException">There is none; cause and cure are told.</exception>
    public static UsbExport Open(TargetName target, int number, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(target);
        return target.IsUsb
            ? new UsbExport(UsbTargets.Find(target, clock), number)
            : throw new BenchException(new BenchProblem($"{target} is no USB device", "name sim:MODEL or usb:VID:PID"));
    }

    /// <summary>Pulls the cable and gives the device back.</summary>
    public void Dispose()
    {
        _partner?.Dispose();
        (Device as IDisposable)?.Dispose();
    }
}
