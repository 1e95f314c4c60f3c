namespace HwNet.Bus.Usb.LibUsb;

/// <summary>enum libusb_error. Negative; functions that count return values above 0 too.</summary>
internal enum LibUsbError
{
    /// <summary>LIBUSB_SUCCESS.</summary>
    Success = 0,

    /// <summary>LIBUSB_ERROR_IO.</summary>
    Io = -1,

    /// <summary>LIBUSB_ERROR_INVALID_PARAM.</summary>
    InvalidParam = -2,

    /// <summary>LIBUSB_ERROR_ACCESS.</summary>
    Access = -3,

    /// <summary>LIBUSB_ERROR_NO_DEVICE.</summary>
    NoDevice = -4,

    /// <summary>LIBUSB_ERROR_NOT_FOUND.</summary>
    NotFound = -5,

    /// <summary>LIBUSB_ERROR_BUSY.</summary>
    Busy = -6,

    /// <summary>LIBUSB_ERROR_TIMEOUT.</summary>
    Timeout = -7,

    /// <summary>LIBUSB_ERROR_OVERFLOW.</summary>
    Overflow = -8,

    /// <summary>LIBUSB_ERROR_PIPE.</summary>
    Pipe = -9,

    /// <summary>LIBUSB_ERROR_INTERRUPTED.</summary>
    Interrupted = -10,

    /// <summary>LIBUSB_ERROR_NO_MEM.</summary>
    NoMem = -11,

    /// <summary>LIBUSB_ERROR_NOT_SUPPORTED.</summary>
    NotSupported = -12,

    /// <summary>LIBUSB_ERROR_OTHER.</summary>
    Other = -99,
}
