namespace HwNet.Drivers.Pseudo.Lagg.Lacp;

/// <summary>The states of the periodic transmission machine (IEEE 802.1AX-2014 clause 6.4.13), without PERIODIC_TX, in which it does not stay.</summary>
internal enum LacpPeriodicState
{
    /// <summary>NO_PERIODIC: disabled, or both ends are passive.</summary>
    None,
    /// <summary>FAST_PERIODIC: each second.</summary>
    Fast,
    /// <summary>SLOW_PERIODIC: every 30 seconds.</summary>
    Slow,
}
