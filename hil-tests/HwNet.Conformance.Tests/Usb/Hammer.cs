using HwNet.Bus.Usb;
using HwNet.Bus.Usb.Wrappers.Faults;
using HwNet.Fixtures.UsbModels;

namespace HwNet.Conformance.Tests.Usb;

/// <summary>Tries a bulk endpoint again and again, a hundred times a second, whatever comes of it: a driver without a throttle, by the counts of a fault plan.</summary>
internal sealed class Hammer : IDisposable
{
    private const byte Endpoint = 0x81;
    private readonly Lock _lock = new();
    private readonly SimBusDevice _found;
    private readonly FaultyUsbDevice _device;
    private readonly UsbTransfer _transfer = new(Endpoint, static _ => { }) { Buffer = new byte[2048] };
    private readonly Timer _timer;
    private bool _ended;

    /// <summary>Begins at once, on a device of its own.</summary>
    internal Hammer(UsbFaultPlan plan)
    {
        Assert.Equal(Errno.None, SimModels.Find("ecm", out var found, out _));
        _found = found!;
        Assert.Equal(Errno.None, _found.Open(out var device, out _));
        _device = new FaultyUsbDevice(device!, plan);
        Assert.Equal(UsbStatus.Completed, _device.SetConfiguration(1));
        Assert.Equal(UsbStatus.Completed, _device.Claim(1));
        Assert.Equal(UsbStatus.Completed, _device.SetAlternate(1, 1));
        _timer = new Timer(_ => Strike(), null, TimeSpan.Zero, TimeSpan.FromMilliseconds(5));
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _ended = true;
        }

        _timer.Dispose();
        _device.Dispose();
        _transfer.Dispose();
        _found.Dispose();
    }

    private void Strike()
    {
        lock (_lock)
        {
            if (_ended)
            {
                return;
            }

            if (_transfer.IsInFlight)
            {
                _device.CancelAll(Endpoint);
            }
            else
            {
                _ = _device.Submit(_transfer);
            }
        }
    }
}
