namespace HwNet.Drivers;

/// <summary>How far a driver has been judged, in its folder's own words: shown by `hwnet list --drivers`.</summary>
public sealed record DriverState
{
    /// <summary>Simulated devices it is tested with ("ax88772" is the target sim:ax88772).</summary>
    public IReadOnlyList<string> Models { get; init; } = [];

    /// <summary>Who that did not write it has judged it, or its models: another system's driver, another's device. Empty: nobody yet.</summary>
    public IReadOnlyList<string> JudgedBy { get; init; } = [];

    /// <summary>What none of them could confirm, and hardware must.</summary>
    public IReadOnlyList<string> Unconfirmed { get; init; } = [];
}
