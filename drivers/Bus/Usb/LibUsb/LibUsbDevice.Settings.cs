namespace HwNet.Bus.Usb.LibUsb;

/// <summary>Configuration, claims, alternate settings, halts, reset.</summary>
internal sealed unsafe partial class LibUsbDevice
{
    private readonly Lock _settings = new();
    private readonly HashSet<byte> _claimed = [];
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

            if (EndpointAt(endpoint).Descriptor is null)
            {
                return UsbStatus.Invalid;
            }

            var error = LibUsbLibrary.libusb_clear_halt(_handle, endpoint);
            return error == LibUsbError.Success ? Succeed() : Fail(error, e => LibUsbFailure.Operation(Info.Location, "clear the halt of an endpoint", e));
        }
    }

    /// <summary>SET_CONFIGURATION. Linux refuses it while a kernel driver has an interface: they are detached first. It binds drivers to the new interfaces itself.</summary>
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
                return Succeed();
            }

            if (_claimed.Count > 0 || (value != 0 && !Descriptors.Configurations.Any(c => c.Value == value)))
            {
                return _claimed.Count > 0 ? UsbStatus.Busy : UsbStatus.Invalid;
            }

            DetachAll();
            var error = LibUsbLibrary.libusb_set_configuration(_handle, value == 0 ? -1 : value);
            if (error != LibUsbError.Success)
            {
                _drivers.Attach(_claimed.Contains);
                return Fail(error, e => _found.Busy(e, $"configuration {value} cannot be set"));
            }

            _drivers.Forget();
            ReadConfiguration();
            return Succeed();
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

            _drivers.Detach(_configuration, interfaceNumber);
            var error = LibUsbLibrary.libusb_claim_interface(_handle, interfaceNumber);
            if (error != LibUsbError.Success)
            {
                _drivers.Attach(_claimed.Contains);
                return Fail(error, e => _found.Busy(e, $"interface {interfaceNumber} cannot be claimed", _configuration.Value, interfaceNumber));
            }

            // The kernel sets an interface back to alternate setting 0 whenever a driver, usbfs too, lets go of it.
            _ = _claimed.Add(interfaceNumber);
            UseEndpoints(interfaceNumber, 0);
            return Succeed();
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

            DropEndpoints(interfaceNumber);
            var error = LibUsbLibrary.libusb_release_interface(_handle, interfaceNumber);
            _drivers.Attach(_claimed.Contains);
            return error == LibUsbError.Success
                ? Succeed() : Fail(error, e => LibUsbFailure.Operation(Info.Location, $"release interface {interfaceNumber}", e));
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

            // Before the request: in the new setting the old endpoints do not exist.
            DropEndpoints(interfaceNumber);
            var error = LibUsbLibrary.libusb_set_interface_alt_setting(_handle, interfaceNumber, alternate);
            if (error != LibUsbError.Success)
            {
                return Fail(error, e => LibUsbFailure.Operation(Info.Location, $"choose setting {alternate} of interface {interfaceNumber}", e));
            }

            UseEndpoints(interfaceNumber, alternate);
            return Succeed();
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

            var error = LibUsbLibrary.libusb_reset_device(_handle);

            // NotFound: it came back with other descriptors, and has to be opened anew.
            if (error is LibUsbError.NotFound or LibUsbError.NoDevice)
            {
                MarkGone();
                return UsbStatus.NoDevice;
            }

            foreach (var number in _claimed)
            {
                DropEndpoints(number);
                UseEndpoints(number, 0);
            }

            return error == LibUsbError.Success ? Succeed() : Fail(error, e => LibUsbFailure.Operation(Info.Location, "reset the device", e));
        }
    }

    private UsbStatus? Closed() => IsGone || Volatile.Read(ref _disposed) != 0 ? UsbStatus.NoDevice : null;

    private void ReadConfiguration()
    {
        int value;
        var known = LibUsbLibrary.libusb_get_configuration(_handle, &value) == LibUsbError.Success;
        var current = known ? value : 0;
        _configuration = Descriptors.Configurations.FirstOrDefault(c => current != 0 && c.Value == current);
    }

    private void DetachAll()
    {
        if (_configuration is null)
        {
            return;
        }

        foreach (var number in _configuration.Interfaces.Select(static i => i.Number).Distinct())
        {
            _drivers.Detach(_configuration, number);
        }
    }

    /// <summary>For Dispose: all interfaces first, then the drivers, because a driver may need two of them.</summary>
    private void ReleaseAll()
    {
        lock (_settings)
        {
            foreach (var number in _claimed)
            {
                var error = LibUsbLibrary.libusb_release_interface(_handle, number);
                if (error is not (LibUsbError.Success or LibUsbError.NoDevice))
                {
                    Log.Debug("{0}: interface {1} cannot be released: {2}", Info.Location, number, LibUsbLibrary.ErrorName(error));
                }
            }

            _claimed.Clear();
            _drivers.Attach(static _ => false);
        }
    }

    private void UseEndpoints(byte interfaceNumber, byte alternate)
    {
        foreach (var endpoint in _configuration?.Find(interfaceNumber, alternate)?.Endpoints ?? [])
        {
            EndpointAt(endpoint.Address).Descriptor = endpoint;
        }
    }

    private void DropEndpoints(byte interfaceNumber)
    {
        foreach (var setting in _configuration?.Settings(interfaceNumber) ?? [])
        {
            foreach (var endpoint in setting.Endpoints)
            {
                EndpointAt(endpoint.Address).Descriptor = null;
            }
        }
    }
}
