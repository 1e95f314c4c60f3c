namespace HwNet.Bus.Usb.Wrappers.Faults;

/// <summary>Which transfers a fault is for.</summary>
[Flags]
public enum UsbFaultWhere
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Control transfers, and the requests that are ones: configuration, setting, clear halt.</summary>
    Control = 1,

    /// <summary>Bulk transfers to the host.</summary>
    BulkIn = 2,

    /// <summary>Bulk transfers from the host.</summary>
    BulkOut = 4,

    /// <summary>Interrupt transfers to the host.</summary>
    Interrupt = 8,

    /// <summary>All.</summary>
    Any = Control | BulkIn | BulkOut | Interrupt,
}
