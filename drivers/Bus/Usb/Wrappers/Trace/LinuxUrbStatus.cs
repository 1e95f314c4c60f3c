namespace HwNet.Bus.Usb.Wrappers.Trace;

/// <summary>The status of a URB as Linux writes it: 0, or an error number below zero (Documentation/driver-api/usb/error-codes.rst).</summary>
internal static class LinuxUrbStatus
{
    /// <summary>-EINPROGRESS: what every submission carries.</summary>
    internal const int InProgress = -115;

    /// <summary>-ENOENT: killed while the driver waited.</summary>
    internal const int Killed = -2;

    /// <summary>-ECONNRESET: unlinked.</summary>
    internal const int Unlinked = -104;

    /// <summary>-ESHUTDOWN: the device, or the endpoint, is gone.</summary>
    internal const int Shutdown = -108;

    private const int Short = -121;
    private const int Protocol = -71;

    private static readonly (UsbStatus Status, int Number)[] Pairs =
    [
        (UsbStatus.Completed, 0), (UsbStatus.Stall, -32), (UsbStatus.NoDevice, Shutdown), (UsbStatus.TimedOut, -110),
        (UsbStatus.Cancelled, Unlinked), (UsbStatus.Overflow, -75), (UsbStatus.Busy, -16), (UsbStatus.NoAccess, -13),
        (UsbStatus.Invalid, -22), (UsbStatus.NotSupported, -95), (UsbStatus.NoMemory, -12), (UsbStatus.ProtocolError, Protocol),
    ];

    /// <summary>The number for a status.</summary>
    internal static int Of(UsbStatus status)
    {
        foreach (var pair in Pairs)
        {
            if (pair.Status == status)
            {
                return pair.Number;
            }
        }

        return Protocol;
    }

    /// <summary>What a number means; one without meaning is a failure of the wire.</summary>
    internal static UsbStatus ToStatus(int number)
    {
        foreach (var pair in Pairs)
        {
            if (pair.Number == number)
            {
                return pair.Status;
            }
        }

        return number switch
        {
            Short => UsbStatus.Completed,
            Killed => UsbStatus.Cancelled,
            -19 => UsbStatus.NoDevice,
            -1 => UsbStatus.NoAccess,
            _ => UsbStatus.ProtocolError,
        };
    }
}
