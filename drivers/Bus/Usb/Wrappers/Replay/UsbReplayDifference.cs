namespace HwNet.Bus.Usb.Wrappers.Replay;

/// <summary>Where a driver did otherwise than the one that was recorded.</summary>
/// <param name="Kind">What is different.</param>
/// <param name="Made">What the driver did, in words; empty when it did nothing.</param>
/// <param name="Recorded">What stands in the trace at that place, in words; empty when there is nothing.</param>
public sealed record UsbReplayDifference(UsbReplayDifferenceKind Kind, string Made, string Recorded)
{
    /// <summary>One line for people.</summary>
    public override string ToString() => Kind switch
    {
        UsbReplayDifferenceKind.Unknown => $"not in the trace: {Made}{(Recorded.Length > 0 ? $" (there: {Recorded})" : "")}",
        UsbReplayDifferenceKind.OutOfOrder => $"earlier than in the trace: {Made} (there: {Recorded})",
        UsbReplayDifferenceKind.Late => $"later than in the trace: {Made}",
        UsbReplayDifferenceKind.NotMade => $"in the trace, but not made: {Recorded}",
        UsbReplayDifferenceKind.Data => $"other data: {Made} (in the trace: {Recorded})",
        _ => $"{Made} (in the trace: {Recorded})",
    };
}
