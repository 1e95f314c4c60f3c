namespace HwNet.Bus.Usb.UsbIp;

/// <summary>The status of OP_REP_DEVLIST and OP_REP_IMPORT. Old servers say <see cref="NotAvailable"/> for everything.</summary>
internal enum UsbIpReplyStatus : uint
{
    /// <summary>ST_OK.</summary>
    Good = 0,

    /// <summary>ST_NA: the request failed, whyever.</summary>
    NotAvailable = 1,

    /// <summary>ST_DEV_BUSY: another client has the device.</summary>
    Busy = 2,

    /// <summary>ST_DEV_ERR: the device is in an error state.</summary>
    DeviceError = 3,

    /// <summary>ST_NODEV: no such device is exported.</summary>
    NoDevice = 4,

    /// <summary>ST_ERROR: anything else.</summary>
    Error = 5,
}
