namespace HwNet.Capture;

/// <summary>What a capture file says of one frame, beside its bytes.</summary>
public readonly record struct CapturedFrame
{
    /// <summary>Nanoseconds since 1970-01-01 UTC; 0 in blocks that carry no time (pcapng SPB).</summary>
    public long Timestamp { get; init; }

    /// <summary>Bytes of the frame in the file, at most <see cref="CaptureReader.MaxFrameLength"/>.</summary>
    public int CapturedLength { get; init; }

    /// <summary>Bytes the frame had on the wire, never fewer than <see cref="CapturedLength"/>.</summary>
    public int WireLength { get; init; }

    /// <summary>Index into the list of interfaces of the reader or writer.</summary>
    public int InterfaceIndex { get; init; }

    /// <summary>epb_flags: which way it went.</summary>
    public CaptureDirection Direction { get; init; }

    /// <summary>epb_dropcount: frames lost between this and the one before on the same interface; 0 when not said.</summary>
    public long DropCount { get; init; }
}
