namespace HwNet.Drivers.Pseudo.Lagg.Lacp;

/// <summary>The constants of IEEE 802.1AX-2014 clause 6.4.4.</summary>
internal static class LacpTimes
{
    /// <summary>Fast_Periodic_Time.</summary>
    internal static readonly TimeSpan FastPeriodic = TimeSpan.FromSeconds(1);

    /// <summary>Slow_Periodic_Time.</summary>
    internal static readonly TimeSpan SlowPeriodic = TimeSpan.FromSeconds(30);

    /// <summary>Short_Timeout_Time.</summary>
    internal static readonly TimeSpan ShortTimeout = TimeSpan.FromSeconds(3);

    /// <summary>Long_Timeout_Time.</summary>
    internal static readonly TimeSpan LongTimeout = TimeSpan.FromSeconds(90);

    /// <summary>Aggregate_Wait_Time.</summary>
    internal static readonly TimeSpan AggregateWait = TimeSpan.FromSeconds(2);

    /// <summary>How many LACPDUs may leave a port within <see cref="FastPeriodic"/> (clause 6.4.16).</summary>
    internal const int SendLimit = 3;

    /// <summary>A timer that does not run.</summary>
    internal static readonly TimeSpan Never = TimeSpan.MaxValue;
}
