namespace HwNet.Bus.Usb.UsbIp;

/// <summary>A device that a server exports, and which connection has it.</summary>
/// <remarks>Lock: own, a leaf.</remarks>
internal sealed class UsbIpExport
{
    private readonly Lock _gate = new();
    private UsbIpConnection? _holder;
    private bool _withdrawn;

    /// <param name="busId">Its bus id.</param>
    /// <param name="number">devnum: 1 and up.</param>
    /// <param name="device">The device; opened at each import.</param>
    internal UsbIpExport(string busId, uint number, IUsbBusDevice device)
    {
        BusId = busId;
        Device = device;
        Record = Describe(busId, number, device);
    }

    internal string BusId { get; }

    internal IUsbBusDevice Device { get; }

    /// <summary>What lists and imports tell of it.</summary>
    internal UsbIpRemoteDevice Record { get; }

    /// <summary>True while a client has it.</summary>
    internal bool IsBusy
    {
        get
        {
            lock (_gate)
            {
                return _holder is not null;
            }
        }
    }

    /// <summary>Takes it for a connection.</summary>
    /// <returns>False: another has it, or it is no longer exported.</returns>
    internal bool TryHold(UsbIpConnection connection)
    {
        lock (_gate)
        {
            if (_holder is not null || _withdrawn)
            {
                return false;
            }

            _holder = connection;
            return true;
        }
    }

    /// <summary>Gives it back.</summary>
    internal void Free()
    {
        lock (_gate)
        {
            _holder = null;
        }
    }

    /// <summary>No longer exported: whoever has it loses it.</summary>
    internal void Withdraw()
    {
        UsbIpConnection? holder;
        lock (_gate)
        {
            _withdrawn = true;
            holder = _holder;
        }

        holder?.Abort("the device is no longer exported");
    }

    private static UsbIpRemoteDevice Describe(string busId, uint number, IUsbBusDevice device)
    {
        var head = device.Descriptors.Device;
        var configuration = device.Descriptors.Configurations[0];
        var interfaces = configuration.Interfaces
            .DistinctBy(static i => i.Number)
            .Take(byte.MaxValue)
            .Select(static i => new UsbIpInterface(i.Class, i.Subclass, i.Protocol))
            .ToArray();
        return new UsbIpRemoteDevice
        {
            Path = $"/hwnet/{device.Location}",
            BusId = busId,
            BusNumber = 1,
            DeviceNumber = number,
            Speed = SpeedOf(device.Info.Speed),
            VendorId = head.VendorId,
            ProductId = head.ProductId,
            Release = head.Release,
            Class = head.Class,
            Subclass = head.Subclass,
            Protocol = head.Protocol,
            ConfigurationValue = configuration.Value,
            ConfigurationCount = head.ConfigurationCount,
            InterfaceCount = (byte)interfaces.Length,
            Interfaces = interfaces,
        };
    }

    /// <summary>Linux' vhci takes low, full, high and super speed, and nothing else.</summary>
    private static UsbSpeed SpeedOf(UsbSpeed speed) => speed switch
    {
        UsbSpeed.Low or UsbSpeed.Full or UsbSpeed.High or UsbSpeed.Super => speed,
        UsbSpeed.SuperPlus => UsbSpeed.Super,
        _ => UsbSpeed.High,
    };
}
