namespace HwNet.Bus.Usb;

/// <summary>The status of a URB as Linux writes it, in traces and to USB/IP peers: 0, or an error number below zero (Documentation/driver-api/usb/error-codes.rst). These numbers are the same on every architecture.</summary>
internal static class LinuxUrbStatus
{
    /// <summary>-EINPROGRESS: what every submission carries.</summary>
    internal const int InProgress = -115;

    /// <summary>-ECONNRESET: unlinked.</summary>
    internal const int Unlinked = -104;

    /// <summary>-EINVAL.</summary>
    internal const int Invalid = -22;

    /// <summary>-ENOMEM.</summary>
    internal const int NoMemory = -12;

    /// <summary>-EREMOTEIO: fewer bytes than asked for, and URB_SHORT_NOT_OK was set.</summary>
    internal const int Short = -121;

    private const int NotPermitted = -1;
    private const int Killed = -2;
    private const int NoAccess = -13;
    private const int Busy = -16;
    private const int NoDevice = -19;
    private const int Stall = -32;
    private const int Protocol = -71;
    private const int Overflow = -75;
    private const int NotSupported = -95;
    private const int Shutdown = -108;
    private const int TimedOut = -110;

    /// <summary>What a number means; one without meaning is a failure of the wire.</summary>
    internal static UsbStatus ToStatus(int number) => number switch
    {
        0 or Short => UsbStatus.Completed,
        Stall => UsbStatus.Stall,
        NoDevice or Shutdown => UsbStatus.NoDevice,
        TimedOut => UsbStatus.TimedOut,
        Unlinked or Killed => UsbStatus.Cancelled,
        Overflow => UsbStatus.Overflow,
        Busy => UsbStatus.Busy,
        NoAccess or NotPermitted => UsbStatus.NoAccess,
        Invalid => UsbStatus.Invalid,
        NotSupported => UsbStatus.NotSupported,
        NoMemory => UsbStatus.NoMemory,
        _ => UsbStatus.ProtocolError,
    };

    /// <summary>The number for a status.</summary>
    internal static int Of(UsbStatus status) => status switch
    {
        UsbStatus.Completed => 0,
        UsbStatus.Stall => Stall,
        UsbStatus.NoDevice => Shutdown,
        UsbStatus.TimedOut => TimedOut,
        UsbStatus.Cancelled => Unlinked,
        UsbStatus.Overflow => Overflow,
        UsbStatus.Busy => Busy,
        UsbStatus.NoAccess => NoAccess,
        UsbStatus.Invalid => Invalid,
        UsbStatus.NotSupported => NotSupported,
        UsbStatus.NoMemory => NoMemory,
        _ => Protocol,
    };
}
