namespace HwNet.Cli.Verbs.Usb;

/// <summary>What was recorded.</summary>
internal sealed record UsbRecordReport
{
    public required string Target { get; init; }

    public required string File { get; init; }

    public required string Driver { get; init; }

    /// <summary>Events in the trace.</summary>
    public required long Events { get; init; }

    /// <summary>True when the link came up.</summary>
    public required bool Link { get; init; }

    /// <summary>Echo requests and replies of --ping.</summary>
    public long? Sent { get; init; }

    public long? Replies { get; init; }

    /// <summary>Why the interface did not come up; null when it did. What happened until then is in the trace.</summary>
    public string? Failure { get; init; }
}
