namespace HwNet.Capture;

/// <summary>A capture file being written: pcapng or classic pcap, to a file or to any stream, also one that cannot seek.</summary>
/// <remarks>
/// Buffered: <see cref="Flush"/> when somebody reads along. Thread-safe. No allocation per frame.
/// A stream that fails (disk full, reader gone) is reported once in <see cref="Error"/>, and every later write returns EIO.
/// Lock: C (capture), a leaf: nothing of the network is called while it is held.
/// </remarks>
public sealed partial class CaptureWriter : IDisposable
{
    private readonly Lock _lock = new();
    private readonly List<WrittenInterface> _interfaces = [];
    private readonly CaptureOutput _output;
    private bool _closed;

    private CaptureWriter(CaptureOutput output, CaptureFormat format)
    {
        _output = output;
        Format = format;
        if (format == CaptureFormat.PcapNg)
        {
            PutSectionHeader();
        }
    }

    /// <summary>The format it writes.</summary>
    public CaptureFormat Format { get; }

    /// <summary>Frames written on all interfaces.</summary>
    public long FrameCount { get; private set; }

    /// <summary>Bytes of the file so far, those still buffered included.</summary>
    public long Length => _output.Position;

    /// <summary>Why writing failed; null while all is well.</summary>
    public string? Error => _output.Failure is { } failure ? $"writing the capture failed before offset {_output.Position}: {failure}" : null;

    /// <summary>Writes a capture to a stream; takes the stream unless <paramref name="leaveOpen"/>.</summary>
    public static CaptureWriter Create(Stream stream, CaptureFormat format = CaptureFormat.PcapNg, bool leaveOpen = false) =>
        new(new CaptureOutput(stream, leaveOpen), format);

    /// <summary>Writes a capture to a file, replacing what is there.</summary>
    /// <returns>None, or EIO with a sentence in <paramref name="error"/>.</returns>
    public static Errno Create(string path, CaptureFormat format, out CaptureWriter? writer, out string? error)
    {
        try
        {
            writer = Create(new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0), format);
            error = null;
            return Errno.None;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            writer = null;
            error = $"cannot create the capture '{path}': {e.Message}";
            return Errno.EIO;
        }
    }

    /// <summary>Adds an interface; its number is what <see cref="CapturedFrame.InterfaceIndex"/> means in <see cref="Write"/>.</summary>
    /// <param name="ifp">Name, link type, and the length after which frames are cut.</param>
    /// <param name="index">Its number, from 0.</param>
    /// <returns>None; EINVAL (classic pcap holds one link type only); ENXIO (closed); EIO (see <see cref="Error"/>).</returns>
    public Errno AddInterface(CaptureInterface ifp, out int index)
    {
        lock (_lock)
        {
            index = _interfaces.Count;
            if (_closed)
            {
                return Errno.ENXIO;
            }

            if (Format != CaptureFormat.PcapNg && index > 0 && _interfaces[0].Ifp.LinkType != ifp.LinkType)
            {
                return Errno.EINVAL;
            }

            ifp = ifp with { SnapLength = CaptureInterface.Bound((uint)Math.Max(0, ifp.SnapLength)) };
            _interfaces.Add(new WrittenInterface(ifp));
            if (Format == CaptureFormat.PcapNg)
            {
                PutInterface(ifp);
            }
            else if (index == 0)
            {
                PutFileHeader(ifp);
            }

            return Outcome();
        }
    }

    /// <summary>Writes a frame.</summary>
    /// <param name="frame">
    /// Interface, time (before 1970 counts as 1970), wire length (at least the bytes given); in pcapng also direction and drop count.
    /// Its captured length is not looked at.
    /// </param>
    /// <param name="bytes">The frame, cut to the interface's snap length.</param>
    /// <param name="comment">opt_comment; the first 1,000 or so bytes of it are kept. pcapng only.</param>
    /// <returns>None; EINVAL (no such interface); ENXIO (closed); EIO (see <see cref="Error"/>).</returns>
    public Errno Write(in CapturedFrame frame, ReadOnlySpan<byte> bytes, string? comment = null)
    {
        lock (_lock)
        {
            if (_closed)
            {
                return Errno.ENXIO;
            }

            if ((uint)frame.InterfaceIndex >= (uint)_interfaces.Count)
            {
                return Errno.EINVAL;
            }

            var written = _interfaces[frame.InterfaceIndex];
            var wire = (uint)Math.Max(frame.WireLength, bytes.Length);
            var kept = bytes[..Math.Min(bytes.Length, written.Ifp.SnapLength)];
            if (Format == CaptureFormat.PcapNg)
            {
                PutEnhancedPacket(frame, kept, wire, comment);
            }
            else
            {
                PutRecord(frame.Timestamp, kept, wire);
            }

            written.Note(frame);
            FrameCount++;
            return Outcome();
        }
    }

    /// <summary>isb_ifrecv and isb_ifdrop of an interface, written at the end; without a call the frames written are counted.</summary>
    /// <returns>None; EINVAL (no such interface).</returns>
    public Errno SetStatistics(int interfaceIndex, long received, long dropped)
    {
        lock (_lock)
        {
            if ((uint)interfaceIndex >= (uint)_interfaces.Count)
            {
                return Errno.EINVAL;
            }

            _interfaces[interfaceIndex].SetStatistics(received, dropped);
            return Errno.None;
        }
    }

    /// <summary>Hands everything written so far to the stream, and flushes that.</summary>
    /// <returns>None; ENXIO (closed); EIO (see <see cref="Error"/>).</returns>
    public Errno Flush()
    {
        lock (_lock)
        {
            if (_closed)
            {
                return Errno.ENXIO;
            }

            _output.Flush();
            return Outcome();
        }
    }

    /// <summary>Writes the statistics, flushes and closes.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            if (_closed)
            {
                return;
            }

            _closed = true;
            Finish();
            _output.Dispose();
        }
    }

    private void Finish()
    {
        if (Format == CaptureFormat.PcapNg)
        {
            for (var i = 0; i < _interfaces.Count; i++)
            {
                PutStatistics(i, _interfaces[i]);
            }
        }
        else if (_interfaces.Count == 0)
        {
            // A pcap file without its header is no pcap file, even when it is empty.
            PutFileHeader(new CaptureInterface("", LinkType.Ethernet, CaptureReader.MaxFrameLength));
        }
    }

    private Errno Outcome() => _output.Failure is null ? Errno.None : Errno.EIO;
}
