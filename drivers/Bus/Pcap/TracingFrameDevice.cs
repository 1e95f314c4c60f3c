using HwNet.Buffers;
using HwNet.Capture;
using HwNet.Ioctl;
using HwNet.Net;
using NLog;

namespace HwNet.Bus.Pcap;

/// <summary>Wrapper round a frame device that writes every frame received and sent to a capture; the traffic itself does not change.</summary>
/// <remarks>
/// Received frames carry their device's time stamp, sent ones the time just before they were handed over. A frame is written once the device
/// has taken it, so one that is refused and sent again appears once; a reply may therefore stand before its request, with a later time.
/// Classic pcap works too, but loses name, directions and drop counts. A capture that fails (disk full) ends the trace, not the traffic.
/// </remarks>
public sealed class TracingFrameDevice : IFrameDevice
{
    private const int SendChunk = 64;
    private static readonly Logger Log = LogManager.GetLogger("HwNet.Bus");

    private readonly IFrameDevice _device;
    private readonly CaptureWriter _writer;
    private readonly TimeProvider _clock;
    private readonly bool _ownsWriter;
    private readonly int _interface;
    private readonly FrameStage _received = new();
    private readonly FrameStage _sent = new();
    private long _drops;
    private int _failed;

    /// <summary>Wraps a device; takes the device, and the writer too if <paramref name="ownsWriter"/>.</summary>
    /// <param name="device">Where the frames really go.</param>
    /// <param name="writer">The capture; several devices may share one, each is an interface of its own.</param>
    /// <param name="clock">Stamps what is sent, and what was received without a stamp.</param>
    /// <param name="ownsWriter">Close the capture with the device.</param>
    public TracingFrameDevice(IFrameDevice device, CaptureWriter writer, TimeProvider clock, bool ownsWriter = true)
    {
        _device = device;
        _writer = writer;
        _clock = clock;
        _ownsWriter = ownsWriter;
        var ifp = new CaptureInterface(device.Info.Name, LinkType.Ethernet, CaptureReader.MaxFrameLength);
        Check(writer.AddInterface(ifp, out _interface));
    }

    /// <inheritdoc/>
    public FrameDeviceInfo Info => _device.Info;

    /// <inheritdoc/>
    public bool CanSend => _device.CanSend;

    /// <inheritdoc/>
    public LinkState Link => _device.Link;

    /// <inheritdoc/>
    public FrameDeviceStatistics Statistics => _device.Statistics;

    /// <inheritdoc/>
    public IReadOnlyList<DeviceCounter> Counters => _device.Counters;

    /// <inheritdoc/>
    public string? Failure => _device.Failure;

    /// <summary>Why the trace ended early; null while it goes on.</summary>
    public string? TraceFailure => Volatile.Read(ref _failed) == 0 ? null : _writer.Error ?? "the capture does not take this interface";

    /// <inheritdoc/>
    public Errno Send(ref MbufBatch frames)
    {
        var error = Errno.None;
        while (error == Errno.None && !frames.IsEmpty)
        {
            MbufBatch part = default;
            _ = frames.MoveTo(ref part, SendChunk);
            error = SendPart(ref part);
            part.AppendAll(ref frames);
            frames = part;
        }

        return error;
    }

    /// <inheritdoc/>
    public Errno Receive(MbufPool pool, ref MbufBatch frames, int limit, TimeSpan timeout)
    {
        MbufBatch got = default;
        var error = _device.Receive(pool, ref got, limit, timeout);
        if (!got.IsEmpty && TraceFailure is null)
        {
            TraceReceived(ref got);
        }

        frames.AppendAll(ref got);
        return error;
    }

    /// <inheritdoc/>
    public void Cancel() => _device.Cancel();

    /// <inheritdoc/>
    public Errno SetPromiscuous(bool on) => _device.SetPromiscuous(on);

    /// <inheritdoc/>
    public Errno SetFilter(FrameFilter filter) => _device.SetFilter(filter);

    /// <summary>Writes the statistics, closes the device, and the capture if it is its own.</summary>
    public void Dispose()
    {
        var statistics = _device.Statistics;
        if (TraceFailure is null)
        {
            Check(_writer.SetStatistics(_interface, statistics.Received, Drops(statistics)));
        }

        _device.Dispose();
        if (_ownsWriter)
        {
            _writer.Dispose();
        }
    }

    private static long Drops(in FrameDeviceStatistics statistics) =>
        statistics.KernelDrops + statistics.InterfaceDrops + statistics.NoBuffer + statistics.Oversized;

    private Errno SendPart(ref MbufBatch part)
    {
        if (TraceFailure is not null)
        {
            return _device.Send(ref part);
        }

        // The device frees what it sends, so the bytes are kept before; how many of them to write is known only afterwards.
        var now = Now();
        var count = part.Count;
        _sent.Clear();
        for (var m = part.First; m is not null; m = MbufBatch.After(m))
        {
            _sent.Add(m);
        }

        var error = _device.Send(ref part);
        for (var i = 0; i < count - part.Count; i++)
        {
            var frame = new CapturedFrame { Timestamp = now, InterfaceIndex = _interface, Direction = CaptureDirection.Outbound };
            Check(_writer.Write(frame, _sent[i]));
        }

        return error;
    }

    private void TraceReceived(ref MbufBatch got)
    {
        var now = Now();
        var drops = Drops(_device.Statistics);
        var lost = drops - _drops;
        _drops = drops;
        for (var m = got.First; m is not null; m = MbufBatch.After(m))
        {
            _received.Clear();
            _received.Add(m);
            var frame = new CapturedFrame
            {
                Timestamp = m.Timestamp != 0 ? m.Timestamp : now,
                WireLength = m.WireLength,
                InterfaceIndex = _interface,
                Direction = CaptureDirection.Inbound,
                DropCount = lost,
            };
            Check(_writer.Write(frame, _received[0]));
            lost = 0;
        }
    }

    private void Check(Errno error)
    {
        if (error != Errno.None && Interlocked.Exchange(ref _failed, 1) == 0)
        {
            Log.Warn("{0}: the trace ends here ({1}): {2}", Info.Name, error, TraceFailure);
        }
    }

    private long Now() => (_clock.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;
}
