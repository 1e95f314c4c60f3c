using HwNet.Bus.Usb;

namespace HwNet.Drivers.Shared.UsbEther;

/// <summary>An open device whose function is configured and claimed, and the few operations on it that every driver uses. Closing gives everything back.</summary>
internal sealed class UsbEtherPort : IDisposable
{
    private readonly UsbFunction _function;
    private readonly TimeSpan _timeout;
    private readonly List<byte> _claimed = [];

    private UsbEtherPort(IUsbDevice device, UsbFunction function, TimeSpan timeout)
    {
        Device = device;
        _function = function;
        _timeout = timeout;
    }

    /// <summary>The device.</summary>
    internal IUsbDevice Device { get; }

    /// <summary>Opens, configures and claims. Nothing stays open on an error.</summary>
    internal static Errno Open(IUsbBusDevice bus, UsbFunction function, TimeSpan timeout, out UsbEtherPort? port, out string? failure)
    {
        port = null;
        var error = bus.Open(out var device, out failure);
        if (error != Errno.None)
        {
            return error;
        }

        var opened = new UsbEtherPort(device!, function, timeout);
        var status = opened.Configure(out var step);
        if (status == UsbStatus.Completed)
        {
            port = opened;
            return Errno.None;
        }

        failure = device!.Failure ?? $"{step} ended with {status}; unplug the adapter and plug it in again";
        opened.Dispose();
        return status.ToErrno();
    }

    /// <summary>A control transfer.</summary>
    internal UsbResult Control(in UsbSetup setup, Span<byte> data) => Device.Control(setup, data, _timeout);

    /// <summary>Puts the data interface to sleep, as far as it has a setting for that.</summary>
    internal UsbStatus Idle() => _function.IdleAlternate is { } idle ? Device.SetAlternate(_function.DataInterface, idle) : UsbStatus.Completed;

    /// <summary>Gives the data interface its endpoints. A device with one setting need not know the request.</summary>
    internal UsbStatus Activate() =>
        _function is { IdleAlternate: null, ActiveAlternate: 0 } ? UsbStatus.Completed : Device.SetAlternate(_function.DataInterface, _function.ActiveAlternate);

    /// <summary>Gives the data interface its endpoints once more, asked for or not: their toggles and states begin anew.</summary>
    internal UsbStatus ActivateAgain() => Device.SetAlternate(_function.DataInterface, _function.ActiveAlternate);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var number in Enumerable.Reverse(_claimed))
        {
            _ = Device.Release(number);
        }

        Device.Dispose();
    }

    private UsbStatus Configure(out string step)
    {
        step = $"SET_CONFIGURATION {_function.Configuration}";
        var status = Device.SetConfiguration(_function.Configuration);
        foreach (var number in _function.Interfaces)
        {
            if (status != UsbStatus.Completed)
            {
                return status;
            }

            step = $"taking interface {number}";
            status = Device.Claim(number);
            if (status == UsbStatus.Completed)
            {
                _claimed.Add(number);
            }
        }

        return status;
    }
}
