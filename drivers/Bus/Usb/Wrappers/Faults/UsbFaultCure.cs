namespace HwNet.Bus.Usb.Wrappers.Faults;

/// <summary>What brings a wedged endpoint back; a stronger measure does too.</summary>
public enum UsbFaultCure
{
    /// <summary>A transfer is cancelled.</summary>
    Cancel,

    /// <summary>The halt of the endpoint is cleared.</summary>
    ClearHalt,

    /// <summary>An alternate setting is chosen.</summary>
    Alternate,

    /// <summary>The device is reset.</summary>
    Reset,

    /// <summary>The device is opened anew.</summary>
    Reopen,

    /// <summary>Nothing does.</summary>
    None,
}
