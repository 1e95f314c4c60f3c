namespace HwNet.Bus.Usb;

/// <summary>How a transfer or a request on the bus ended. Kinds stay apart: each has another cure.</summary>
public enum UsbStatus
{
    /// <summary>It was done; for a submission: it was accepted. Fewer bytes than asked for are no error.</summary>
    Completed,

    /// <summary>EPIPE: the endpoint is halted, or the device refuses the request. Cure: <see cref="IUsbDevice.ClearHalt"/>; for endpoint 0 none is needed.</summary>
    Stall,

    /// <summary>ENODEV, ESHUTDOWN: the device is gone; nothing will work any more.</summary>
    NoDevice,

    /// <summary>ETIME: the time-out was over. Bytes may have moved.</summary>
    TimedOut,

    /// <summary>ECONNRESET: it was cancelled by us.</summary>
    Cancelled,

    /// <summary>EOVERFLOW: babble: the device sent more than the buffer or the packet holds.</summary>
    Overflow,

    /// <summary>EPROTO, EILSEQ: the wire or the host controller failed: CRC, no answer, toggles.</summary>
    ProtocolError,

    /// <summary>EBUSY: somebody else has the interface: a kernel driver or another program.</summary>
    Busy,

    /// <summary>EACCES: no permission.</summary>
    NoAccess,

    /// <summary>EINVAL, ENOENT: there is no such endpoint, interface or setting, or the transfer is in flight already.</summary>
    Invalid,

    /// <summary>ENOSYS: the platform cannot do it.</summary>
    NotSupported,

    /// <summary>ENOMEM: no memory for it (usbfs: raise usbfs_memory_mb).</summary>
    NoMemory,
}
