using HwNet.Bus.Usb;
using HwNet.Net;

namespace HwNet.Drivers.Tests.UsbIp;

/// <summary>A little device in its port: interface 0 with an interrupt endpoint, interface 1 that gives back on 0x81 what it gets on 0x02 (setting 1).</summary>
internal sealed class TinyBusDevice : IUsbBusDevice, IDisposable
{
    private static readonly byte[] DeviceBytes = Convert.FromHexString("12010002EF020140" + "341278560102" + "01020301");

    private static readonly byte[] ConfigurationBytes = Convert.FromHexString(
        "0902" + "3900" + "020100C032" // 57 bytes, two interfaces
        + "090400000102060000" + "07058303100005" // interface 0: interrupt IN 3, 16 bytes, 2^(5-1) microframes
        + "0904010000" + "0A000000" // interface 1, setting 0: nothing
        + "0904010102" + "0A000000" // setting 1: both bulk
        + "07058102000200" + "07050202000200");

    private TinyDevice? _open;

    internal TinyBusDevice()
    {
        if (!UsbDescriptors.TryParse(DeviceBytes, [ConfigurationBytes], out var descriptors, out var failure))
        {
            throw new InvalidOperationException(failure);
        }

        Descriptors = descriptors;
    }

    public string Bus => "usb";

    public string Location => "tiny";

    public string Description => Info.Description;

    public UsbDeviceInfo Info { get; init; } = new("tiny", UsbSpeed.High, "Tiny loop", "42");

    public UsbDescriptors Descriptors { get; }

    /// <summary>How often it was opened.</summary>
    internal int Opened { get; private set; }

    /// <summary>The device while it is open.</summary>
    internal TinyDevice? Device => _open is { IsClosed: false } open ? open : null;

    internal static ReadOnlyMemory<byte> DeviceDescriptor => DeviceBytes;

    internal static ReadOnlyMemory<byte> ConfigurationDescriptor => ConfigurationBytes;

    public void Dispose() => _open?.Dispose();

    public bool Matches(BusMatch match) => UsbMatch.Fits(Descriptors, match);

    public Errno Open(out IUsbDevice? device, out string? failure)
    {
        (device, failure) = (null, null);
        if (Device is not null)
        {
            failure = "it is open";
            return Errno.EBUSY;
        }

        Opened++;
        device = _open = new TinyDevice(this);
        return Errno.None;
    }
}
