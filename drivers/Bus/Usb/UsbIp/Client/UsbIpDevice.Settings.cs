namespace HwNet.Bus.Usb.UsbIp;

public sealed partial class UsbIpDevice
{
    private const byte ClearFeature = 1;
    private const byte SetFeature = 3;
    private const byte SetConfigurationRequest = 9;
    private const byte SetInterface = 11;
    private const ushort EndpointHalt = 0;
    private const ushort PortReset = 4;

    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    public UsbStatus ClearHalt(byte endpoint)
    {
        UsbCompletionScope.AssertOutside(nameof(ClearHalt));
        return _settings.Find(endpoint) is null
            ? IsGone ? UsbStatus.NoDevice : UsbStatus.Invalid
            : Request(0x02, ClearFeature, EndpointHalt, endpoint);
    }

    /// <inheritdoc/>
    /// <remarks>The first one is always sent: what the server's device was set to before says nothing about what the connection carries.</remarks>
    public UsbStatus SetConfiguration(byte value)
    {
        UsbCompletionScope.AssertOutside(nameof(SetConfiguration));
        if (_settings.Configuration == value && !IsGone)
        {
            return UsbStatus.Completed;
        }

        if (_settings.HasClaims)
        {
            return IsGone ? UsbStatus.NoDevice : UsbStatus.Busy;
        }

        if (value != 0 && Descriptors.Configurations.All(c => c.Value != value))
        {
            return UsbStatus.Invalid;
        }

        return Configure(value);
    }

    /// <inheritdoc/>
    public UsbStatus Claim(byte interfaceNumber)
    {
        UsbCompletionScope.AssertOutside(nameof(Claim));
        return IsGone ? UsbStatus.NoDevice : _settings.Claim(interfaceNumber) ? UsbStatus.Completed : UsbStatus.Invalid;
    }

    /// <inheritdoc/>
    /// <remarks>Its alternate setting goes back to 0, as a kernel does it.</remarks>
    public UsbStatus Release(byte interfaceNumber)
    {
        UsbCompletionScope.AssertOutside(nameof(Release));
        var status = !IsGone && _settings.Changed.Contains(interfaceNumber) ? SetAlternate(interfaceNumber, 0) : UsbStatus.Completed;
        return _settings.Release(interfaceNumber) ? status : UsbStatus.Invalid;
    }

    /// <inheritdoc/>
    public UsbStatus SetAlternate(byte interfaceNumber, byte alternate)
    {
        UsbCompletionScope.AssertOutside(nameof(SetAlternate));
        if (_settings.Claimed(interfaceNumber, alternate) is not { } setting)
        {
            return IsGone ? UsbStatus.NoDevice : UsbStatus.Invalid;
        }

        var status = Request(0x01, SetInterface, alternate, interfaceNumber);
        if (status == UsbStatus.Stall && _settings.CountSettings(interfaceNumber) == 1)
        {
            // USB 2.0, 9.4.10: a device may refuse it where there is no choice. The endpoints start anew all the same.
            status = Restart(setting);
        }

        if (status == UsbStatus.Completed)
        {
            _settings.Choose(interfaceNumber, alternate);
        }

        return status;
    }

    /// <inheritdoc/>
    /// <remarks>
    /// The Linux stub takes the hub's SET_FEATURE(PORT_RESET) for it, and puts the settings back afterwards. A gadget on usbip-vudc knows no
    /// such request: there the configuration is taken away and set again, which restarts its functions.
    /// </remarks>
    public UsbStatus Reset()
    {
        UsbCompletionScope.AssertOutside(nameof(Reset));
        var status = Request(0x23, SetFeature, PortReset, 0);
        var configuration = _settings.Configuration;
        if (status is UsbStatus.Stall or UsbStatus.NotSupported or UsbStatus.Invalid && configuration is { } value)
        {
            status = Request(0x00, SetConfigurationRequest, 0, 0);
            return status == UsbStatus.Completed ? Configure(value) : status;
        }

        foreach (var number in _settings.Changed)
        {
            if (status == UsbStatus.Completed)
            {
                status = Request(0x01, SetInterface, 0, number);
                _settings.Choose(number, 0);
            }
        }

        return status;
    }

    private UsbStatus Configure(byte value)
    {
        var status = Request(0x00, SetConfigurationRequest, value, 0);
        if (status == UsbStatus.Completed)
        {
            _settings.Configure(value);
        }

        return status;
    }

    private UsbStatus Restart(UsbInterface setting)
    {
        var status = UsbStatus.Completed;
        foreach (var endpoint in setting.Endpoints)
        {
            status = status == UsbStatus.Completed ? Request(0x02, ClearFeature, EndpointHalt, endpoint.Address) : status;
        }

        return status;
    }

    private UsbStatus Request(byte type, byte request, ushort value, ushort index) =>
        _control.Transfer(new UsbSetup(type, request, value, index, 0), [], RequestTimeout).Status;
}
