namespace HwNet.Bus.Usb.UsbIp;

/// <summary>
/// Endpoint 0 of an exported device. Requests that change what the device is set to go to its own operations, so that it knows its endpoints;
/// all others go through.
/// </summary>
/// <remarks>On the thread of endpoint 0 only.</remarks>
internal sealed class UsbIpExportedControl(IUsbDevice device, TimeSpan timeout)
{
    private readonly List<byte> _claims = [];
    private readonly HashSet<byte> _changed = [];
    private int _configuration;

    /// <summary>Makes a control transfer of the client.</summary>
    /// <param name="submit">The message.</param>
    /// <param name="data">The data stage, as long as the message says.</param>
    /// <returns>How it ended.</returns>
    internal (UsbStatus Status, int Length) Run(in UsbIpSubmit submit, Span<byte> data)
    {
        var setup = submit.Setup;
        if (data.Length < setup.Length || (setup.Length > 0 && setup.IsIn != submit.IsIn))
        {
            return (UsbStatus.Invalid, 0);
        }

        if (Change(setup) is { } status)
        {
            // What a device does not know it stalls; EINVAL would mean that the transfer was made wrongly.
            return (status == UsbStatus.Invalid ? UsbStatus.Stall : status, 0);
        }

        var result = device.Control(setup, data, timeout);
        return (result.Status, Math.Clamp(result.Length, 0, setup.Length));
    }

    /// <summary>Gives the interfaces back.</summary>
    internal void ReleaseAll()
    {
        foreach (var number in _claims)
        {
            _ = device.Release(number);
        }

        _claims.Clear();
    }

    /// <summary>The requests that the device has operations for; null for others.</summary>
    private UsbStatus? Change(in UsbSetup setup) => (setup.RequestType, setup.Request, setup.Value) switch
    {
        // SET_ADDRESS: the client's host controller has addresses of its own.
        (0x00, 5, _) => UsbStatus.Completed,
        (0x00, 9, _) => Configure((byte)setup.Value),
        (0x01, 11, _) => Choose((byte)setup.Index, (byte)setup.Value),
        (0x02, 1, 0) => (setup.Index & 0x0f) == 0 ? UsbStatus.Completed : device.ClearHalt((byte)setup.Index),
        // SET_FEATURE(PORT_RESET) of the hub: how USB/IP asks for a reset.
        (0x23, 3, 4) => Reset(),
        _ => null,
    };

    private UsbStatus Configure(byte value)
    {
        if (value != 0 && value == _configuration)
        {
            return RestoreSettings();
        }

        ReleaseAll();
        var status = device.SetConfiguration(value);
        if (status != UsbStatus.Completed)
        {
            return status;
        }

        _configuration = value;
        _changed.Clear();
        var configuration = device.Descriptors.Configurations.FirstOrDefault(c => c.Value == value);
        foreach (var number in configuration?.Interfaces.Select(static i => i.Number).Distinct() ?? [])
        {
            status = device.Claim(number);
            if (status != UsbStatus.Completed)
            {
                return status;
            }

            _claims.Add(number);
        }

        return UsbStatus.Completed;
    }

    /// <summary>The same configuration again: all alternate settings are 0 after it (USB 2.0, 9.4.7).</summary>
    private UsbStatus RestoreSettings()
    {
        var status = UsbStatus.Completed;
        foreach (var number in _changed.ToArray())
        {
            status = status == UsbStatus.Completed ? Choose(number, 0) : status;
        }

        return status;
    }

    private UsbStatus Choose(byte number, byte alternate)
    {
        var status = device.SetAlternate(number, alternate);
        if (status == UsbStatus.Completed)
        {
            _ = alternate == 0 ? _changed.Remove(number) : _changed.Add(number);
        }

        return status;
    }

    private UsbStatus Reset()
    {
        var status = device.Reset();
        _changed.Clear();
        return status;
    }
}
