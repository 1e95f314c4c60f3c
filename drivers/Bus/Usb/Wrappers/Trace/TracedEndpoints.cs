namespace HwNet.Bus.Usb.Wrappers.Trace;

/// <summary>What a trace has to say of each endpoint: its kind and how often it is asked.</summary>
internal sealed class TracedEndpoints
{
    private readonly (UsbmonTransferType Type, int Interval)[] _table = new (UsbmonTransferType, int)[32];
    private readonly UsbDescriptors _descriptors;
    private readonly bool _microframes;

    internal TracedEndpoints(UsbDescriptors descriptors, UsbSpeed speed)
    {
        _descriptors = descriptors;
        _microframes = speed >= UsbSpeed.High;
        Configure(descriptors.Configurations[0].Value);
    }

    internal UsbmonTransferType TypeOf(byte endpoint) => _table[Index(endpoint)].Type;

    /// <summary>Frames (full speed and below) or microframes; 0 for anything but interrupt.</summary>
    internal int IntervalOf(byte endpoint) => _table[Index(endpoint)].Interval;

    /// <summary>The endpoints of another configuration may be of other kinds.</summary>
    internal void Configure(byte value)
    {
        Array.Fill(_table, (UsbmonTransferType.Bulk, 0));
        foreach (var configuration in _descriptors.Configurations)
        {
            foreach (var setting in configuration.Value == value ? configuration.Interfaces : [])
            {
                foreach (var endpoint in setting.Endpoints)
                {
                    _table[Index(endpoint.Address)] = Entry(endpoint);
                }
            }
        }
    }

    private (UsbmonTransferType Type, int Interval) Entry(UsbEndpoint endpoint) => endpoint.Type switch
    {
        UsbTransferType.Interrupt => (UsbmonTransferType.Interrupt, _microframes ? 1 << Math.Clamp(endpoint.Interval - 1, 0, 15) : endpoint.Interval),
        UsbTransferType.Isochronous => (UsbmonTransferType.Isochronous, 0),
        _ => (UsbmonTransferType.Bulk, 0),
    };

    private static int Index(byte endpoint) => (endpoint & 0x0f) | ((endpoint & 0x80) >> 3);
}
