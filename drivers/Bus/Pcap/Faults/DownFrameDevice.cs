using HwNet.Buffers;
using HwNet.Net;

namespace HwNet.Bus.Pcap.Faults;

/// <summary>A cable that can be pulled: while <see cref="IsDown"/> there is no carrier, sending gives ENETDOWN and what arrives is lost.</summary>
/// <param name="inner">Disposed together with this one.</param>
public sealed class DownFrameDevice(IFrameDevice inner) : FrameDeviceWrapper(inner)
{
    private volatile bool _isDown;
    private long _receiveFaults;
    private long _transmitFaults;

    /// <summary>Pulled or plugged in; any thread.</summary>
    public bool IsDown
    {
        get => _isDown;
        set => _isDown = value;
    }

    /// <summary>Frames lost on the way from the wire.</summary>
    public long ReceiveFaults => Volatile.Read(ref _receiveFaults);

    /// <summary>Calls of <see cref="Send"/> refused.</summary>
    public long TransmitFaults => Volatile.Read(ref _transmitFaults);

    /// <inheritdoc/>
    public override LinkState Link => _isDown ? LinkState.Down : base.Link;

    /// <inheritdoc/>
    public override string? Failure => _isDown ? $"{Info.Name}: the cable is pulled (an injected fault). Plug it in again." : base.Failure;

    /// <inheritdoc/>
    public override Errno Send(ref MbufBatch frames)
    {
        if (!_isDown)
        {
            return base.Send(ref frames);
        }

        _ = Interlocked.Increment(ref _transmitFaults);
        return Errno.ENETDOWN;
    }

    /// <inheritdoc/>
    public override Errno Receive(MbufPool pool, ref MbufBatch frames, int limit, TimeSpan timeout)
    {
        var arrived = default(MbufBatch);
        var error = base.Receive(pool, ref arrived, limit, timeout);
        if (_isDown)
        {
            _ = Interlocked.Add(ref _receiveFaults, arrived.FreeAll());
        }

        frames.AppendAll(ref arrived);
        return error;
    }
}
