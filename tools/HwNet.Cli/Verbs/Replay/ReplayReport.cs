using HwNet.Cli.Common.Interfaces;

namespace HwNet.Cli.Verbs.Replay;

/// <summary>How a replay went.</summary>
internal sealed record ReplayReport
{
    public required string Target { get; init; }

    public required string File { get; init; }

    /// <summary>Frames taken from the capture.</summary>
    public required long Frames { get; init; }

    /// <summary>Frames the device took.</summary>
    public required long Sent { get; init; }

    public required long Bytes { get; init; }

    /// <summary>Frames that are cut short in the capture, which are not sent.</summary>
    public required long Truncated { get; init; }

    /// <summary>Frames that do not fit a buffer.</summary>
    public required long Oversized { get; init; }

    /// <summary>Frames the interface did not send; by cause in its counters.</summary>
    public required long Dropped { get; init; }

    public required double Seconds { get; init; }

    public required double FramesPerSecond { get; init; }

    /// <summary>False when it was ended before its time.</summary>
    public required bool Complete { get; init; }

    public required InterfaceReport Interface { get; init; }
}
