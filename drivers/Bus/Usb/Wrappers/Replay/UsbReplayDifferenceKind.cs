namespace HwNet.Bus.Usb.Wrappers.Replay;

/// <summary>How a driver differs from a recorded trace.</summary>
public enum UsbReplayDifferenceKind
{
    /// <summary>A request that the trace does not have (any more). It was stalled, unless the descriptors tell how it ends.</summary>
    Unknown,

    /// <summary>A request that the trace has further on; what stands between was passed over.</summary>
    OutOfOrder,

    /// <summary>A request that the trace has earlier, where it was passed over.</summary>
    Late,

    /// <summary>A request of the trace that the driver has not made.</summary>
    NotMade,

    /// <summary>The same request or transfer with other bytes.</summary>
    Data,

    /// <summary>A transfer whose buffer is too small for what came: it ended with an overflow.</summary>
    Overflow,
}
