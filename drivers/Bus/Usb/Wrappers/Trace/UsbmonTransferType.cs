namespace HwNet.Bus.Usb.Wrappers.Trace;

/// <summary>usbmon's numbers for the kinds of transfer; not those of bmAttributes.</summary>
internal enum UsbmonTransferType : byte
{
    /// <summary>URB_ISOCHRONOUS.</summary>
    Isochronous = 0,

    /// <summary>URB_INTERRUPT.</summary>
    Interrupt = 1,

    /// <summary>URB_CONTROL.</summary>
    Control = 2,

    /// <summary>URB_BULK.</summary>
    Bulk = 3,
}
