namespace HwNet.Drivers.Shared.UsbEther;

/// <summary>What a ring of transfers does.</summary>
internal enum UsbRingState
{
    /// <summary>Nothing is submitted.</summary>
    Stopped,

    /// <summary>Everything is submitted as soon as it is free.</summary>
    Running,

    /// <summary>The endpoint stalled: nothing is submitted until the halt is cleared.</summary>
    Halted,

    /// <summary>Errors come in a row: one submission at a time, eight a second, until one succeeds.</summary>
    Failing,
}
