namespace HwNet.Drivers.Shared.UsbEther;

/// <summary>The ladder of cures for an adapter that no longer moves packets; each rung is taken when the one before did not help.</summary>
public enum RecoveryRung
{
    /// <summary>Nothing is wrong.</summary>
    None,

    /// <summary>Every transfer is cancelled and submitted anew.</summary>
    Cancel,

    /// <summary>CLEAR_FEATURE(ENDPOINT_HALT) on every endpoint: the data toggles start anew.</summary>
    ClearHalt,

    /// <summary>The data interface goes to its idle setting and back, and the chip is programmed anew.</summary>
    Alternate,

    /// <summary>The device is reset on its port, configured and programmed anew.</summary>
    Reset,

    /// <summary>The device is closed and opened again, as if it had been plugged in just now.</summary>
    Reattach,

    /// <summary>Nothing helped: the interface stays without RUNNING until it is brought up again.</summary>
    Broken,
}
