using HwNet.Bus.Usb;
using HwNet.Bus.Usb.LibUsb;
using LibUsbDotNet.LibUsb;

namespace HwNet.Bus.LibUsbDotNet;

/// <content>Configuration, claims, alternate settings, halts, reset.</content>
internal sealed partial class LibUsbDotNetDevice
{
    private readonly Lock _settings = new();
    private readonly HashSet<byte> _claimed = [];
    private readonly SortedSet<byte> _detached = [];
    private UsbConfiguration? _configuration;

    /// <inheritdoc/>
    public UsbStatus ClearHalt(byte endpoint)
    {
        AssertOutside(nameof(ClearHalt));
        lock (_settings)
        {
            if (Closed() is { } closed)
            {
                return closed;
            }

            var pipe = PipeAt(endpoint);
            if (pipe.Descriptor is not { } descriptor)
            {
                return UsbStatus.Invalid;
            }

            _ = pipe.Hold(discard: false, CloseLimit);
            var status = Try("clear the halt of an endpoint", () => LibraryEndpoint(endpoint).ClearHalt().ThrowOnError());
            pipe.Resume(descriptor);
            return status;
        }
    }

    /// <inheritdoc/>
    public UsbStatus SetConfiguration(byte value)
    {
        AssertOutside(nameof(SetConfiguration));
        lock (_settings)
        {
            if (Closed() is { } closed)
            {
                return closed;
            }

            ReadConfiguration();
            if (value == (_configuration?.Value ?? 0))
            {
                return UsbStatus.Completed;
            }

            if (_claimed.Count > 0 || (value != 0 && !Descriptors.Configurations.Any(c => c.Value == value)))
            {
                return _claimed.Count > 0 ? UsbStatus.Busy : UsbStatus.Invalid;
            }

            foreach (var number in _configuration?.Interfaces.Select(static i => i.Number).Distinct().ToArray() ?? [])
            {
                Detach(number);
            }

            var status = Try($"set configuration {value}", () => Library.SetConfiguration(value == 0 ? -1 : value));
            if (status != UsbStatus.Completed)
            {
                Attach();
                return status;
            }

            // The kernel binds drivers to the new interfaces itself.
            _detached.Clear();
            ReadConfiguration();
            return status;
        }
    }

    /// <inheritdoc/>
    public UsbStatus Claim(byte interfaceNumber)
    {
        AssertOutside(nameof(Claim));
        lock (_settings)
        {
            if (Closed() is { } closed)
            {
                return closed;
            }

            if (_configuration is null)
            {
                ReadConfiguration();
            }

            if (_configuration?.Find(interfaceNumber, 0) is null || _claimed.Contains(interfaceNumber))
            {
                return _claimed.Contains(interfaceNumber) ? UsbStatus.Completed : UsbStatus.Invalid;
            }

            Detach(interfaceNumber);
            var status = Try($"claim interface {interfaceNumber}", () => Library.ClaimInterface(interfaceNumber));
            if (status != UsbStatus.Completed)
            {
                Attach();
                return status;
            }

            _ = _claimed.Add(interfaceNumber);
            Use(interfaceNumber, 0);
            return status;
        }
    }

    /// <inheritdoc/>
    public UsbStatus Release(byte interfaceNumber)
    {
        AssertOutside(nameof(Release));
        lock (_settings)
        {
            if (Volatile.Read(ref _disposed) != 0 || !_claimed.Remove(interfaceNumber))
            {
                return _disposed != 0 ? UsbStatus.NoDevice : UsbStatus.Invalid;
            }

            Drop(interfaceNumber);
            var status = Try($"release interface {interfaceNumber}", () => Library.ReleaseInterface(interfaceNumber));
            Attach();
            return status;
        }
    }

    /// <inheritdoc/>
    public UsbStatus SetAlternate(byte interfaceNumber, byte alternate)
    {
        AssertOutside(nameof(SetAlternate));
        lock (_settings)
        {
            if (Closed() is { } closed)
            {
                return closed;
            }

            if (!_claimed.Contains(interfaceNumber) || _configuration?.Find(interfaceNumber, alternate) is null)
            {
                return UsbStatus.Invalid;
            }

            Drop(interfaceNumber);
            var status = Try($"choose setting {alternate} of interface {interfaceNumber}", () => Library.SetAltInterface(interfaceNumber, alternate));
            if (status == UsbStatus.Completed)
            {
                Use(interfaceNumber, alternate);
            }

            return status;
        }
    }

    /// <inheritdoc/>
    public UsbStatus Reset()
    {
        AssertOutside(nameof(Reset));
        lock (_settings)
        {
            if (Closed() is { } closed)
            {
                return closed;
            }

            foreach (var number in _claimed)
            {
                Drop(number);
            }

            var status = Try("reset the device", Library.ResetDevice);

            // Not found: it came back with other descriptors, and has to be opened anew.
            if (status is UsbStatus.Invalid or UsbStatus.NoDevice)
            {
                MarkGone();
                return UsbStatus.NoDevice;
            }

            foreach (var number in _claimed)
            {
                Use(number, 0);
            }

            return status;
        }
    }

    private UsbEndpointBase LibraryEndpoint(byte address) => (address & 0x80) != 0
        ? Library.OpenEndpointReader((global::LibUsbDotNet.Main.ReadEndpointID)address)
        : Library.OpenEndpointWriter((global::LibUsbDotNet.Main.WriteEndpointID)address);

    private void ReadConfiguration()
    {
        var current = 0;
        _ = Try("read the configuration", () => current = Library.Configuration);
        _configuration = Descriptors.Configurations.FirstOrDefault(c => current != 0 && c.Value == current);
    }

    /// <summary>Takes the kernel's driver off an interface. One that holds two interfaces goes from both, so all are noted before the first goes.</summary>
    private void Detach(byte number)
    {
        if (!Library.SupportsDetachKernelDriver())
        {
            return;
        }

        foreach (var other in _configuration!.Interfaces.Select(static i => i.Number).Distinct())
        {
            var active = false;
            _ = Try($"see the driver of interface {other}", () => active = Library.IsKernelDriverActive(other), isQuiet: true);
            if (active)
            {
                _ = _detached.Add(other);
            }
        }

        // What cannot be detached shows at the claim.
        _ = Try($"detach the driver of interface {number}", () => Library.DetachKernelDriver(number), isQuiet: true);
    }

    /// <summary>Lets the kernel's drivers back to interfaces that are free; in ascending order, because the control interface is the lower one.</summary>
    private void Attach()
    {
        foreach (var number in _detached.Where(n => !_claimed.Contains(n)).ToArray())
        {
            var status = Try($"let the driver back to interface {number}", () => Library.AttachKernelDriver(number), isQuiet: true);

            // Busy: its driver came back together with the other interface's. Invalid: no driver wants it yet.
            if (status is not UsbStatus.Invalid)
            {
                _ = _detached.Remove(number);
            }
        }
    }

    /// <summary>For Dispose: all interfaces first, then the drivers, because a driver may need two of them.</summary>
    private void ReleaseAll()
    {
        lock (_settings)
        {
            foreach (var number in _claimed)
            {
                _ = Try($"release interface {number}", () => Library.ReleaseInterface(number), isQuiet: true);
            }

            _claimed.Clear();
            Attach();
        }
    }

    private bool HoldAll(bool discard)
    {
        var quiet = true;
        foreach (var pipe in _pipes)
        {
            quiet &= pipe.Hold(discard, CloseLimit);
        }

        return quiet;
    }

    private void Use(byte interfaceNumber, byte alternate)
    {
        foreach (var endpoint in _configuration?.Find(interfaceNumber, alternate)?.Endpoints ?? [])
        {
            PipeAt(endpoint.Address).Resume(endpoint);
        }
    }

    /// <summary>The endpoints of an interface are no more: waits until the library's transfers on them have ended.</summary>
    private void Drop(byte interfaceNumber)
    {
        foreach (var address in _configuration?.Settings(interfaceNumber).SelectMany(static s => s.Endpoints).Select(static e => e.Address).Distinct() ?? [])
        {
            var pipe = PipeAt(address);
            _ = pipe.Hold(discard: true, CloseLimit);
            pipe.Resume(null);
        }
    }

    /// <summary>LibUsbDotNet throws what libusb returns.</summary>
    private UsbStatus Try(string what, Action action, bool isQuiet = false)
    {
        try
        {
            action();
            if (!isQuiet && !IsGone)
            {
                Volatile.Write(ref _failure, null);
            }

            return UsbStatus.Completed;
        }
        catch (UsbException e)
        {
            var status = isQuiet ? LibUsbDotNetStatus.Of(e.ErrorCode) : Note(e);
            if (!isQuiet && status != UsbStatus.NoDevice)
            {
                Volatile.Write(ref _failure, status == UsbStatus.Busy
                    ? LibUsbFailure.Busy(Info.Location, $"cannot {what}", null)
                    : $"{Info.Location}: cannot {what} ({e.Message}). Reset the device or plug it in anew; LIBUSB_DEBUG=4 says more.");
            }

            return status;
        }
    }
}
