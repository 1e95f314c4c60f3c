namespace HwNet.Bus.Usb;

/// <summary>The one place where a <see cref="UsbStatus"/> becomes an <see cref="Errno"/>.</summary>
public static class UsbStatusErrno
{
    /// <summary>The error number of a status.</summary>
    public static Errno ToErrno(this UsbStatus status) => status switch
    {
        UsbStatus.Completed => Errno.None,
        UsbStatus.NoDevice => Errno.ENXIO,
        UsbStatus.TimedOut => Errno.ETIMEDOUT,
        UsbStatus.Cancelled => Errno.ECANCELED,
        UsbStatus.Busy => Errno.EBUSY,
        UsbStatus.NoAccess => Errno.EACCES,
        UsbStatus.Invalid => Errno.EINVAL,
        UsbStatus.NotSupported => Errno.EOPNOTSUPP,
        UsbStatus.NoMemory => Errno.ENOMEM,
        _ => Errno.EIO,
    };
}
