namespace HwNet.Drivers.Shared.UsbEther;

/// <summary>How the shared layer runs an adapter.</summary>
public sealed record UsbEtherOptions
{
    /// <summary>Receive transfers in flight.</summary>
    public int RxTransfers { get; init; } = 8;

    /// <summary>Transmit transfers in flight, of one packet each.</summary>
    public int TxTransfers { get; init; } = 32;

    /// <summary>Transmit transfers in flight, of many packets each: fewer, so that they become full while all are under way.</summary>
    public int TxAggregates { get; init; } = 8;

    /// <summary>How long packets wait at most for others to share their transfer while one is in flight; zero: never.</summary>
    public TimeSpan TxFlush { get; init; } = TimeSpan.Zero;

    /// <summary>The longest control transfer.</summary>
    public TimeSpan ControlTimeout { get; init; } = TimeSpan.FromMilliseconds(500);
}
