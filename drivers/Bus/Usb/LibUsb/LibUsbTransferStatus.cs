namespace HwNet.Bus.Usb.LibUsb;

/// <summary>enum libusb_transfer_status.</summary>
internal enum LibUsbTransferStatus
{
    /// <summary>LIBUSB_TRANSFER_COMPLETED.</summary>
    Completed = 0,

    /// <summary>LIBUSB_TRANSFER_ERROR.</summary>
    Error = 1,

    /// <summary>LIBUSB_TRANSFER_TIMED_OUT.</summary>
    TimedOut = 2,

    /// <summary>LIBUSB_TRANSFER_CANCELLED.</summary>
    Cancelled = 3,

    /// <summary>LIBUSB_TRANSFER_STALL.</summary>
    Stall = 4,

    /// <summary>LIBUSB_TRANSFER_NO_DEVICE.</summary>
    NoDevice = 5,

    /// <summary>LIBUSB_TRANSFER_OVERFLOW.</summary>
    Overflow = 6,
}
