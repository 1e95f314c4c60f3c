namespace HwNet.Capture;

/// <summary>pcapng IDB, or the header of a pcap file: an interface that frames were captured on.</summary>
/// <param name="Name">if_name, control characters replaced by '?'; empty when the file has none.</param>
/// <param name="LinkType">How its frames begin.</param>
/// <param name="SnapLength">Bytes after which frames were cut, 1 to <see cref="CaptureReader.MaxFrameLength"/> ("no limit" counts as that).</param>
public sealed record CaptureInterface(string Name, LinkType LinkType, int SnapLength)
{
    /// <summary>if_tsresol.</summary>
    internal TimestampScale Scale { get; init; } = TimestampScale.Microseconds;

    /// <summary>if_tsoffset, seconds to add to every time stamp.</summary>
    internal long OffsetSeconds { get; init; }

    /// <summary>A snap length as files state it, made a limit to rely on.</summary>
    internal static int Bound(uint snapLength) =>
        snapLength is 0 or > CaptureReader.MaxFrameLength ? CaptureReader.MaxFrameLength : (int)snapLength;
}
