using HwNet.Buffers;
using HwNet.Bus.Pcap;
using HwNet.Capture;
using HwNet.Net;

namespace HwNet.Drivers.PcapFile;

/// <summary>A capture as a NIC: receives the frames of one file, in its time or another, and records what is sent to another file.</summary>
/// <remarks>The replay starts with the first <see cref="Receive"/>. A frame is never early; it is late by at most the timer's millisecond.</remarks>
public sealed class PcapFileDevice : IFrameDevice
{
    private const int EtherHeaderLength = 14;
    private const int VlanTagLength = 4;

    private readonly TimeProvider _utc;
    private readonly ReplayClock _clock;
    private readonly ReplaySource? _source;
    private readonly CaptureWriter? _recorder;
    private readonly ManualResetEvent _finished = new(false);
    private readonly int _longestSent;
    private volatile bool _isFinished;
    private bool _started;
    private bool _disposed;
    private long _received;
    private long _sent;
    private long _noBuffer;
    private long _oversized;

    private PcapFileDevice(PcapFileOptions options, TimeProvider clock, ReplaySource? source, CaptureWriter? recorder)
    {
        _utc = clock;
        _clock = new ReplayClock(clock);
        _source = source;
        _recorder = recorder;
        _longestSent = options.Mtu + EtherHeaderLength + VlanTagLength;
        var path = options.ReplayPath ?? options.RecordPath ?? "";
        Info = new FrameDeviceInfo(path, Describe(options), options.Lladdr, options.Mtu);
        NoteEnd();
    }

    /// <inheritdoc/>
    public FrameDeviceInfo Info { get; }

    /// <inheritdoc/>
    public bool CanSend => true;

    /// <summary>Up, until the device is closed.</summary>
    public LinkState Link => Volatile.Read(ref _disposed) ? LinkState.Down : LinkState.Up;

    /// <summary>True once the last frame was handed out, also when the capture broke off (see <see cref="Failure"/>).</summary>
    public bool Finished => _isFinished;

    /// <summary>Signalled when <see cref="Finished"/> becomes true; belongs to the device.</summary>
    public WaitHandle FinishedEvent => _finished;

    /// <inheritdoc/>
    public FrameDeviceStatistics Statistics => new(
        Volatile.Read(ref _received), Volatile.Read(ref _sent), 0, 0, Volatile.Read(ref _noBuffer), Volatile.Read(ref _oversized));

    /// <inheritdoc/>
    public string? Failure => _recorder?.Error ?? (Finished ? _source?.Failure : null);

    /// <summary>Opens the captures; reads up to the first frame.</summary>
    /// <returns>
    /// None; ENOENT (no such capture), EFTYPE (no capture, or not of Ethernet frames), EBADMSG (malformed before its first frame), EIO (cannot be
    /// read, or the other cannot be written), EINVAL (both are the same file); <paramref name="failure"/> is a sentence then.
    /// </returns>
    public static Errno Open(
        PcapFileOptions options, TimeProvider clock, out PcapFileDevice? device, out string? failure)
    {
        device = null;
        ReplaySource? source = null;
        CaptureWriter? recorder = null;
        var error = TryOpenReplay(options, out source, out failure);
        if (error == Errno.None)
        {
            error = TryOpenRecorder(options, out recorder, out failure);
        }

        if (error != Errno.None)
        {
            source?.Dispose();
            return error;
        }

        device = new PcapFileDevice(options, clock, source, recorder);
        return Errno.None;
    }

    /// <inheritdoc/>
    public Errno Send(ref MbufBatch frames)
    {
        while (frames.First is { } m)
        {
            if (_disposed)
            {
                return Errno.ENXIO;
            }

            if (m.Length < EtherHeaderLength || m.Length > _longestSent)
            {
                return Errno.EMSGSIZE;
            }

            if (Record(m) != Errno.None)
            {
                return Errno.EIO;
            }

            _ = frames.TryRemoveFirst(out _);
            m.Free();
            _ = Interlocked.Increment(ref _sent);
        }

        return Errno.None;
    }

    /// <inheritdoc/>
    public Errno Receive(MbufPool pool, ref MbufBatch frames, int limit, TimeSpan timeout)
    {
        Start();
        var deadline = timeout == Timeout.InfiniteTimeSpan ? long.MaxValue : Later(_clock.Now, timeout);
        while (true)
        {
            if (State() is var state and not Errno.None)
            {
                return state;
            }

            if (Deliver(pool, ref frames, limit) > 0)
            {
                return Errno.None;
            }

            if (_clock.Now >= deadline)
            {
                return Errno.None;
            }

            _clock.WaitUntil(_source is { HasFrame: true } ? Math.Min(deadline, _source.Due) : deadline);
        }
    }

    /// <inheritdoc/>
    public void Cancel() => _clock.Cancel();

    /// <summary>A replay has no filter: it delivers every frame either way.</summary>
    public Errno SetPromiscuous(bool on) => _disposed ? Errno.ENXIO : Errno.None;

    /// <summary>Hands what was recorded so far to the file.</summary>
    /// <returns>None, EIO (see <see cref="Failure"/>).</returns>
    public Errno FlushRecord() => _recorder?.Flush() ?? Errno.None;

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        Volatile.Write(ref _disposed, true);
        _clock.Cancel();
        _clock.Dispose();
        _source?.Dispose();
        _recorder?.Dispose();
        _finished.Dispose();
    }

    private static string Describe(PcapFileOptions options) => (options.ReplayPath, options.RecordPath) switch
    {
        (null, null) => "discards what is sent",
        ({ } replay, null) => $"replays {replay}",
        (null, { } record) => $"records to {record}",
        ({ } replay, { } record) => $"replays {replay}, records to {record}",
    };

    private static Errno TryOpenReplay(PcapFileOptions options, out ReplaySource? source, out string? failure)
    {
        source = null;
        failure = null;
        if (options.ReplayPath is null)
        {
            return Errno.None;
        }

        source = new ReplaySource(CaptureReader.Open(options.ReplayPath), options);
        failure = source.Failure;
        return source.Status;
    }

    private static Errno TryOpenRecorder(PcapFileOptions options, out CaptureWriter? recorder, out string? failure)
    {
        recorder = null;
        failure = null;
        if (options.RecordPath is null)
        {
            return Errno.None;
        }

        if (options.ReplayPath is { } replay && Path.GetFullPath(replay) == Path.GetFullPath(options.RecordPath))
        {
            failure = $"cannot record to '{options.RecordPath}': it is the capture that is replayed";
            return Errno.EINVAL;
        }

        var error = CaptureWriter.Create(options.RecordPath, options.RecordFormat, out recorder, out failure);
        return error != Errno.None ? error : recorder!.AddInterface(
            new CaptureInterface(Path.GetFileName(options.ReplayPath) ?? "", LinkType.Ethernet, CaptureReader.MaxFrameLength), out _);
    }

    /// <summary>The sum, or <see cref="long.MaxValue"/> - 1: the end of time is for those who wait for ever.</summary>
    private static long Later(long moment, TimeSpan by) =>
        (long)Int128.Min((Int128)moment + ((Int128)by.Ticks * TimeSpan.NanosecondsPerTick), long.MaxValue - 1);

    private void Start()
    {
        if (!_started)
        {
            _started = true;
            _clock.Restart();
        }
    }

    private Errno State()
    {
        if (_disposed)
        {
            return Errno.ENXIO;
        }

        if (_clock.IsCancelled)
        {
            return Errno.EINTR;
        }

        return Finished && _source?.Failure is not null ? Errno.EIO : Errno.None;
    }

    /// <summary>Hands out what is due, up to the limit; lost frames count, or a file of giants would hold the caller for ever.</summary>
    private int Deliver(MbufPool pool, ref MbufBatch frames, int limit)
    {
        var count = 0;
        var now = _clock.Now;
        while (count < limit && _source is { HasFrame: true } && _source.Due <= now)
        {
            DeliverOne(pool, ref frames, _source);
            _source.Advance();
            count++;
        }

        NoteEnd();
        return count;
    }

    private void DeliverOne(MbufPool pool, ref MbufBatch frames, ReplaySource source)
    {
        var bytes = source.Bytes;
        if (bytes.Length > pool.MaxPacketLength)
        {
            _ = Interlocked.Increment(ref _oversized);
            return;
        }

        if (!pool.TryGet(out var m))
        {
            _ = Interlocked.Increment(ref _noBuffer);
            return;
        }

        bytes.CopyTo(m.Append(bytes.Length));
        m.Timestamp = source.Frame.Timestamp;
        m.WireLength = source.Frame.WireLength;
        m.Flags = source.Frame.WireLength > bytes.Length ? MbufFlags.Truncated : MbufFlags.None;
        frames.Append(m);
        _ = Interlocked.Increment(ref _received);
    }

    private Errno Record(Mbuf m)
    {
        if (_recorder is null)
        {
            return Errno.None;
        }

        var ticks = (_utc.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks;
        var frame = new CapturedFrame { Timestamp = ticks * TimeSpan.NanosecondsPerTick, Direction = CaptureDirection.Outbound };
        return _recorder.Write(frame, m.Data);
    }

    private void NoteEnd()
    {
        if (!Finished && _source is not { HasFrame: true })
        {
            _isFinished = true;
            _ = _finished.Set();
        }
    }
}
