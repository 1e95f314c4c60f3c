namespace HwNet.Capture;

/// <summary>A capture file, pcap or pcapng, read frame by frame; whatever is in it, it does not throw.</summary>
/// <remarks>
/// Every length in the file is checked before it is used and none leads to an allocation; reading a frame allocates nothing.
/// <see cref="TryRead"/> says false at the end of the file and when the file is bad; then <see cref="Error"/> tells which: null is a clean end.
/// Not thread-safe. Compressed captures are out of scope: decompress the stream first.
/// </remarks>
public sealed class CaptureReader : IDisposable
{
    /// <summary>The longest frame that is accepted, in bytes: libpcap's largest snap length.</summary>
    public const int MaxFrameLength = 256 * 1024;

    private readonly CaptureInput _input;
    private CaptureParser? _parser;
    private Errno _status;
    private string? _error;

    private CaptureReader(CaptureInput input)
    {
        _input = input;
        Start();
    }

    /// <summary>The format found by the magic number; <see cref="CaptureFormat.PcapNg"/> also when none was recognised.</summary>
    public CaptureFormat Format { get; private set; }

    /// <summary>The interfaces described so far; those of a pcapng file appear while it is read, section by section.</summary>
    public IReadOnlyList<CaptureInterface> Interfaces => _parser is { } parser ? parser.Interfaces : [];

    /// <summary>True when the file, or the pcapng section being read, was written in big-endian order; frames of usbmon are in that order too.</summary>
    public bool IsBigEndian => _parser is { } parser && parser.Order.IsBigEndian;

    /// <summary>Bytes of the file read so far.</summary>
    public long Position => _input.Position;

    /// <summary>
    /// None while there is nothing wrong; ENOENT or EIO (the file cannot be opened or read), EFTYPE (no capture, or an unsupported one),
    /// EBADMSG (malformed or truncated).
    /// </summary>
    public Errno Status => _status != Errno.None ? _status : _parser?.Status ?? Errno.None;

    /// <summary>A sentence with cause and offset; null while there is nothing wrong, also at the end of the file.</summary>
    public string? Error => _error ?? _parser?.Error;

    /// <summary>True once <see cref="TryRead"/> has met the end of a sound file.</summary>
    public bool EndOfFile { get; private set; }

    /// <summary>Opens a capture file. Never throws for what the file is or is not: see <see cref="Error"/>.</summary>
    public static CaptureReader Open(string path)
    {
        try
        {
            return Open(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            var reader = Open(Stream.Null);
            reader._status = e is FileNotFoundException or DirectoryNotFoundException ? Errno.ENOENT : Errno.EIO;
            reader._error = $"cannot open the capture '{path}': {e.Message}";
            return reader;
        }
    }

    /// <summary>Reads a capture from a stream, from where it stands; takes the stream. It need not be seekable.</summary>
    public static CaptureReader Open(Stream stream) => new(new CaptureInput(stream));

    /// <summary>Reads the next frame.</summary>
    /// <param name="buffer">Gets the frame's bytes; a longer frame is cut to the buffer (its <see cref="CapturedFrame.CapturedLength"/> is not).</param>
    /// <param name="frame">What the file says of it.</param>
    /// <returns>False at the end of the file (<see cref="Error"/> is null) and when it is bad (<see cref="Error"/> says why).</returns>
    public bool TryRead(Span<byte> buffer, out CapturedFrame frame)
    {
        if (Status != Errno.None || _parser is null || EndOfFile)
        {
            frame = default;
            return false;
        }

        if (_parser.TryRead(buffer, out frame))
        {
            return true;
        }

        EndOfFile = _parser.Status == Errno.None;
        return false;
    }

    /// <summary>Starts again with the first frame. A file that could not be read stays so.</summary>
    /// <returns>False when the stream cannot go back.</returns>
    public bool TryRewind()
    {
        if (!_input.TryRewind())
        {
            return false;
        }

        if (_status == Errno.None)
        {
            EndOfFile = false;
            Start();
        }

        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => _input.Dispose();

    private void Start()
    {
        Span<byte> magic = stackalloc byte[4];
        var got = _input.Peek(magic);
        if (got < magic.Length)
        {
            Fail(_input.Failure is { } failure ? $"reading failed at offset 0: {failure}" : $"not a capture file: it has only {got} bytes");
            _status = _input.Failure is null ? Errno.EFTYPE : Errno.EIO;
            return;
        }

        _parser = Recognise(new ByteOrder(true).UInt32(magic), new ByteOrder(false).UInt32(magic));
        if (_parser is null)
        {
            Fail(magic[0] == 0x1f && magic[1] == 0x8b
                ? "gzip-compressed data at offset 0: decompress the capture first (gzip -d)"
                : $"not a pcap or pcapng file: it begins with {Convert.ToHexStringLower(magic)} at offset 0");
            return;
        }

        _ = _parser.TryReadHeader();
    }

    private CaptureParser? Recognise(uint big, uint little)
    {
        if (big == PcapNg.SectionHeaderBlock)
        {
            Format = CaptureFormat.PcapNg;
            return new PcapNgParser(_input);
        }

        var bigEndian = big is PcapParser.MicrosecondMagic or PcapParser.NanosecondMagic;
        var magic = bigEndian ? big : little;
        if (magic is not (PcapParser.MicrosecondMagic or PcapParser.NanosecondMagic))
        {
            return null;
        }

        Format = magic == PcapParser.NanosecondMagic ? CaptureFormat.PcapNanoseconds : CaptureFormat.PcapMicroseconds;
        return new PcapParser(_input, bigEndian, magic == PcapParser.NanosecondMagic);
    }

    private void Fail(string error)
    {
        _status = Errno.EFTYPE;
        _error = error;
    }
}
