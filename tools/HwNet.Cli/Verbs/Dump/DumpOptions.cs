using HwNet.Drivers.Shared.BackEnds;

namespace HwNet.Cli.Verbs.Dump;

/// <summary>What is captured and how it is shown.</summary>
internal sealed record DumpOptions
{
    /// <summary>Frames; <see cref="long.MaxValue"/> until interrupted.</summary>
    public required long Count { get; init; }

    /// <summary>-w: the pcapng file, "-" for standard output; null to show the packets.</summary>
    public string? WriteTo { get; init; }

    /// <summary>-e: the link header too.</summary>
    public bool LinkHeader { get; init; }

    /// <summary>-x: the bytes too.</summary>
    public bool Hex { get; init; }

    /// <summary>-s: bytes kept of a frame.</summary>
    public required int SnapLength { get; init; }

    /// <summary>Frames of other stations too.</summary>
    public bool Promiscuous { get; init; }

    /// <summary>tcpdump's language; null for everything.</summary>
    public string? Filter { get; init; }

    /// <summary>True for JSON, one object a line.</summary>
    public bool Json { get; init; }

    /// <summary>--decode: who reads the packets; null: we do.</summary>
    public DecoderBackEnd? Decoder { get; init; }
}
