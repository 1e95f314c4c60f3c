namespace HwNet.Bus.Usb.LibUsb;

/// <summary>The one place where libusb's two kinds of result become a <see cref="UsbStatus"/>.</summary>
internal static class LibUsbStatus
{
    /// <summary>How a transfer ended.</summary>
    internal static UsbStatus Of(LibUsbTransferStatus status) => status switch
    {
        LibUsbTransferStatus.Completed => UsbStatus.Completed,
        LibUsbTransferStatus.TimedOut => UsbStatus.TimedOut,
        LibUsbTransferStatus.Cancelled => UsbStatus.Cancelled,
        LibUsbTransferStatus.Stall => UsbStatus.Stall,
        LibUsbTransferStatus.NoDevice => UsbStatus.NoDevice,
        LibUsbTransferStatus.Overflow => UsbStatus.Overflow,
        _ => UsbStatus.ProtocolError,
    };

    /// <summary>What a function returned. LIBUSB_ERROR_IO and _OTHER stand for whatever errno libusb has no word for: the bus failed.</summary>
    internal static UsbStatus Of(LibUsbError error) => error switch
    {
        >= LibUsbError.Success => UsbStatus.Completed,
        LibUsbError.InvalidParam or LibUsbError.NotFound => UsbStatus.Invalid,
        LibUsbError.Access => UsbStatus.NoAccess,
        LibUsbError.NoDevice => UsbStatus.NoDevice,
        LibUsbError.Busy => UsbStatus.Busy,
        LibUsbError.Timeout => UsbStatus.TimedOut,
        LibUsbError.Overflow => UsbStatus.Overflow,
        LibUsbError.Pipe => UsbStatus.Stall,
        LibUsbError.Interrupted => UsbStatus.Cancelled,
        LibUsbError.NoMem => UsbStatus.NoMemory,
        LibUsbError.NotSupported => UsbStatus.NotSupported,
        _ => UsbStatus.ProtocolError,
    };

    /// <summary>enum libusb_speed: from SuperSpeed on the numbers are not those of the kernel.</summary>
    internal static UsbSpeed Speed(int speed) => speed switch
    {
        1 => UsbSpeed.Low,
        2 => UsbSpeed.Full,
        3 => UsbSpeed.High,
        4 => UsbSpeed.Super,
        5 or 6 => UsbSpeed.SuperPlus,
        _ => UsbSpeed.Unknown,
    };
}
