namespace HwNet.Bench.Checks.Statistics;

/// <summary>Frames of one direction.</summary>
/// <param name="Frames">How many.</param>
/// <param name="Bytes">Their bytes, without FCS.</param>
/// <param name="Groups">How many of them to a group address, broadcast included.</param>
internal readonly record struct WireCount(long Frames, long Bytes, long Groups)
{
    /// <summary>What has come between.</summary>
    public static WireCount operator -(WireCount later, WireCount earlier) =>
        new(later.Frames - earlier.Frames, later.Bytes - earlier.Bytes, later.Groups - earlier.Groups);

    /// <inheritdoc/>
    public override string ToString() => $"{Frames} frames, {Bytes} bytes, {Groups} to groups";
}
