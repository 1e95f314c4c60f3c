using HwNet.Capture;

namespace HwNet.Drivers.PcapFile;

/// <summary>The frames of a capture in the order of replay, round after round, and when each is due.</summary>
internal sealed class ReplaySource : IDisposable
{
    private readonly CaptureReader _reader;
    private readonly PcapFileOptions _options;
    private readonly byte[] _buffer = new byte[CaptureReader.MaxFrameLength];
    private CapturedFrame _frame;
    private long _number;
    private long _round;
    private long _roundStart;
    private long _roundFrames;
    private long _firstTimestamp;

    internal ReplaySource(CaptureReader reader, PcapFileOptions options)
    {
        _reader = reader;
        _options = options;
        Advance();
    }

    /// <summary>True while there is a next frame.</summary>
    internal bool HasFrame { get; private set; }

    /// <summary>Why it ended early; null when it did not.</summary>
    internal string? Failure { get; private set; }

    /// <summary>What kind of failure.</summary>
    internal Errno Status { get; private set; }

    /// <summary>The next frame.</summary>
    internal ref readonly CapturedFrame Frame => ref _frame;

    /// <summary>Its bytes.</summary>
    internal ReadOnlySpan<byte> Bytes => _buffer.AsSpan(0, _frame.CapturedLength);

    /// <summary>When it is due, nanoseconds since the start.</summary>
    internal long Due { get; private set; }

    /// <summary>Goes on to the frame after it.</summary>
    internal void Advance()
    {
        HasFrame = TryAdvance();
    }

    /// <inheritdoc/>
    public void Dispose() => _reader.Dispose();

    private bool TryAdvance()
    {
        while (TryReadWanted())
        {
            var ifp = _reader.Interfaces[_frame.InterfaceIndex];
            if (ifp.LinkType != LinkType.Ethernet)
            {
                var found = $"{(int)ifp.LinkType} ({ifp.LinkType})";
                return Fail(Errno.EFTYPE, $"the capture holds frames of link type {found}; only Ethernet (1) can be replayed");
            }

            if (_roundFrames++ == 0)
            {
                _firstTimestamp = _frame.Timestamp;
                _roundStart = Due;
            }

            Due = _options.Pacing.Due(_number++, _roundStart, (Int128)_frame.Timestamp - _firstTimestamp);
            return true;
        }

        return false;
    }

    /// <summary>Reads the next frame that is to be replayed, of this round or the next.</summary>
    private bool TryReadWanted()
    {
        while (true)
        {
            while (_reader.TryRead(_buffer, out _frame))
            {
                if (!_options.SkipOutbound || _frame.Direction != CaptureDirection.Outbound)
                {
                    return true;
                }
            }

            if (_reader.Error is { } error)
            {
                return Fail(_reader.Status, error);
            }

            // A round without frames would be followed by another such round, for ever.
            if (_roundFrames == 0 || ++_round == _options.Rounds)
            {
                return false;
            }

            _roundFrames = 0;
            if (!_reader.TryRewind())
            {
                return Fail(Errno.EIO, "the capture cannot be replayed again: it cannot be rewound");
            }
        }
    }

    private bool Fail(Errno status, string failure)
    {
        Status = status;
        Failure = failure;
        return false;
    }
}
