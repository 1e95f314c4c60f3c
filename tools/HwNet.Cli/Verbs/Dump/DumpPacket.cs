namespace HwNet.Cli.Verbs.Dump;

/// <summary>A packet as --json tells it.</summary>
internal sealed record DumpPacket
{
    /// <summary>RFC 3339, UTC, nanoseconds.</summary>
    public required string Time { get; init; }

    public required string Interface { get; init; }

    /// <summary>Bytes on the wire.</summary>
    public required int Length { get; init; }

    public required int CapturedLength { get; init; }

    /// <summary>Link address; null without a link header.</summary>
    public required string? Source { get; init; }

    public required string? Destination { get; init; }

    /// <summary>"0x0800".</summary>
    public required string? EtherType { get; init; }

    /// <summary>The line that is shown without --json.</summary>
    public required string Summary { get; init; }

    /// <summary>With -x: all bytes there are, hexadecimal.</summary>
    public required string? Bytes { get; init; }
}
