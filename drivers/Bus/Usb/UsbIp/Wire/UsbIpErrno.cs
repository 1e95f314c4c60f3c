namespace HwNet.Bus.Usb.UsbIp;

/// <summary>The status of a reply: an error number of Linux (Documentation/driver-api/usb/error-codes.rst), negative, on every architecture the same here.</summary>
internal static class UsbIpErrno
{
    /// <summary>-ECONNRESET: unlinked.</summary>
    internal const int Unlinked = -104;

    /// <summary>-EINVAL.</summary>
    internal const int Invalid = -22;

    /// <summary>-ENOMEM.</summary>
    internal const int NoMemory = -12;

    /// <summary>-EPIPE.</summary>
    internal const int Stall = -32;

    /// <summary>-EREMOTEIO: fewer bytes than asked for, and URB_SHORT_NOT_OK was set.</summary>
    internal const int Short = -121;

    /// <summary>What a peer's number means; a number without meaning is a failure of the wire.</summary>
    internal static UsbStatus ToStatus(int error) => error switch
    {
        0 or Short => UsbStatus.Completed,
        Stall => UsbStatus.Stall,
        -19 or (-108) => UsbStatus.NoDevice,
        -110 => UsbStatus.TimedOut,
        Unlinked or (-2) => UsbStatus.Cancelled,
        -75 => UsbStatus.Overflow,
        -16 => UsbStatus.Busy,
        -13 or (-1) => UsbStatus.NoAccess,
        Invalid => UsbStatus.Invalid,
        -95 => UsbStatus.NotSupported,
        NoMemory => UsbStatus.NoMemory,
        _ => UsbStatus.ProtocolError,
    };

    /// <summary>The number for a status.</summary>
    internal static int Of(UsbStatus status) => status switch
    {
        UsbStatus.Completed => 0,
        UsbStatus.Stall => Stall,
        UsbStatus.NoDevice => -108,
        UsbStatus.TimedOut => -110,
        UsbStatus.Cancelled => Unlinked,
        UsbStatus.Overflow => -75,
        UsbStatus.Busy => -16,
        UsbStatus.NoAccess => -13,
        UsbStatus.Invalid => Invalid,
        UsbStatus.NotSupported => -95,
        UsbStatus.NoMemory => NoMemory,
        _ => -71,
    };
}
