namespace HwNet.Bus.Usb.UsbIp;

/// <summary>What is wrong with a message.</summary>
internal enum UsbIpProblem
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Fewer bytes than its fixed part has.</summary>
    Short,

    /// <summary>Another version of the protocol.</summary>
    Version,

    /// <summary>Another command than the one that is read.</summary>
    Command,

    /// <summary>An endpoint number above 15.</summary>
    Endpoint,

    /// <summary>A direction that is neither 0 nor 1.</summary>
    Direction,

    /// <summary>A length or count above its bound.</summary>
    Length,

    /// <summary>An isochronous transfer: not carried here.</summary>
    Isochronous,
}
