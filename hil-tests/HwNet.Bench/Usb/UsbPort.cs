using HwNet.Bus.Usb;
using HwNet.Net;

namespace HwNet.Bench.Usb;

/// <summary>The port of the device under test, as drivers see it: with the device in it, with another one, elsewhere on the bus, or closed to this user.</summary>
/// <remarks>Not thread-safe: a bench opens one at a time.</remarks>
internal sealed class UsbPort : IUsbBusDevice
{
    private readonly IUsbBusDevice _own;

    /// <summary>A port with the device under test in it.</summary>
    internal UsbPort(IUsbBusDevice own) => _own = Inside = own;

    /// <summary>What is in the port.</summary>
    internal IUsbBusDevice Inside { get; set; }

    /// <summary>Where the port is; null: where the device under test says it is.</summary>
    internal string? Place { get; set; }

    /// <summary>What an attempt to open it gives, with cause and cure; null: it can be opened.</summary>
    internal (Errno Error, string Words)? Refusal { get; set; }

    public string Bus => Inside.Bus;

    public string Location => Place ?? _own.Location;

    public string Description => Inside.Description;

    public UsbDeviceInfo Info => Inside.Info with { Location = Location };

    public UsbDescriptors Descriptors => Inside.Descriptors;

    public bool Matches(BusMatch match) => Inside.Matches(match);

    public Errno Open(out IUsbDevice? device, out string? failure)
    {
        if (Refusal is not { } refusal)
        {
            return Inside.Open(out device, out failure);
        }

        (device, failure) = (null, refusal.Words);
        return refusal.Error;
    }
}
