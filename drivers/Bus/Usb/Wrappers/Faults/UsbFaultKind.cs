namespace HwNet.Bus.Usb.Wrappers.Faults;

/// <summary>What can go wrong with a transfer.</summary>
public enum UsbFaultKind
{
    /// <summary>The endpoint halts: this transfer and every later one ends with a stall until the halt is cleared. Nothing moves. A control transfer: this one only.</summary>
    Stall,

    /// <summary>An IN transfer, or the answer of a control transfer, brings fewer bytes than the device sent.</summary>
    Short,

    /// <summary>An IN transfer ends as an overflow; its bytes are lost.</summary>
    Babble,

    /// <summary>It ends as timed out; nothing moved.</summary>
    Timeout,

    /// <summary>It ends as a protocol error; nothing moved.</summary>
    ProtocolError,

    /// <summary>It is done, but its completion is never reported (until it is cancelled).</summary>
    Lost,

    /// <summary>Its completion is reported twice.</summary>
    Duplicate,

    /// <summary>Its completion is reported late, and with it those behind it.</summary>
    Late,

    /// <summary>The device is pulled at this moment.</summary>
    Unplug,

    /// <summary>The endpoint takes nothing more: transfers pend until they are cancelled, and so do later ones until the cure is applied.</summary>
    Wedge,
}
