namespace HwNet.Capture;

/// <summary>Classic pcap (draft-ietf-opsawg-pcap), version 2.4, both byte orders, micro- and nanoseconds.</summary>
internal sealed class PcapParser(CaptureInput input, bool bigEndian, bool nanoseconds) : CaptureParser(input)
{
    /// <summary>The magic number of files with microseconds.</summary>
    internal const uint MicrosecondMagic = 0xa1b2c3d4;
    /// <summary>The magic number of files with nanoseconds.</summary>
    internal const uint NanosecondMagic = 0xa1b23c4d;
    /// <summary>Bytes of the file header.</summary>
    internal const int FileHeaderLength = 24;
    /// <summary>Bytes of a record's header.</summary>
    internal const int RecordHeaderLength = 16;

    private readonly ByteOrder _order = new(bigEndian);

    /// <inheritdoc/>
    internal override ByteOrder Order => _order;

    /// <inheritdoc/>
    internal override bool TryReadHeader()
    {
        Span<byte> header = stackalloc byte[FileHeaderLength];
        if (Input.Read(header) < FileHeaderLength)
        {
            return Truncated(0, "pcap file header");
        }

        var major = _order.UInt16(header[4..]);
        var minor = _order.UInt16(header[6..]);
        if (major != 2 || minor != 4)
        {
            // Up to 2.2, and sometimes in 2.3, the two lengths of a record stand the other way round.
            return Fail(Errno.EFTYPE, $"pcap version {major}.{minor} at offset 4 is not supported (2.4 is)");
        }

        // The upper half of the link type tells how long the FCS is, if known.
        var linkType = (LinkType)(_order.UInt32(header[20..]) & 0xffff);
        Interfaces.Add(new CaptureInterface("", linkType, CaptureInterface.Bound(_order.UInt32(header[16..]))));
        return true;
    }

    /// <inheritdoc/>
    internal override bool TryRead(Span<byte> buffer, out CapturedFrame frame)
    {
        frame = default;
        var start = Input.Position;
        Span<byte> header = stackalloc byte[RecordHeaderLength];
        var got = Input.Read(header);
        if (got < RecordHeaderLength)
        {
            return (got > 0 || Input.Failure is not null) && Truncated(start, "record header");
        }

        var captured = _order.UInt32(header[8..]);
        if (captured > CaptureReader.MaxFrameLength)
        {
            return Malformed(start, $"a frame of {captured} bytes (at most {CaptureReader.MaxFrameLength} are allowed)");
        }

        if (!TryReadBytes(buffer, (int)captured))
        {
            return Truncated(start, "record");
        }

        frame = new CapturedFrame
        {
            Timestamp = (_order.UInt32(header) * 1_000_000_000L) + (_order.UInt32(header[4..]) * (nanoseconds ? 1L : 1000L)),
            CapturedLength = (int)captured,
            WireLength = BoundWireLength(_order.UInt32(header[12..]), (int)captured),
        };
        return true;
    }
}
