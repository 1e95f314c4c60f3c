namespace HwNet.Bus.Usb;

/// <summary>bmAttributes bits 1..0 of an endpoint descriptor.</summary>
public enum UsbTransferType : byte
{
    /// <summary>Control.</summary>
    Control = 0,

    /// <summary>Isochronous.</summary>
    Isochronous = 1,

    /// <summary>Bulk.</summary>
    Bulk = 2,

    /// <summary>Interrupt.</summary>
    Interrupt = 3,
}
