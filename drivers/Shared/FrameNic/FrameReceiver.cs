using HwNet.Buffers;
using HwNet.Bus.Pcap;
using HwNet.Net;

namespace HwNet.Drivers.Shared.FrameNic;

/// <summary>The receive thread of an open frame device: the interrupt handler. Lives from one if_init to the drain after if_stop.</summary>
internal sealed class FrameReceiver : IDisposable
{
    /// <summary>Frames handed up at once: large enough that locks and wake-ups do not count, small enough for the pool.</summary>
    private const int ReceiveBatch = 256;

    /// <summary>How often the carrier is looked at.</summary>
    private static readonly TimeSpan LinkInterval = TimeSpan.FromMilliseconds(250);

    private readonly IfNet _ifp;
    private readonly bool _isFirst;
    private readonly Thread _thread;
    private volatile bool _awaitsRoom;
    private volatile bool _cancelled;
    private long _linkSeen;

    /// <param name="ifp">The interface.</param>
    /// <param name="device">One of its queues; disposed with this.</param>
    /// <param name="number">Which, from 0; the first one also looks after carrier and room to send.</param>
    internal FrameReceiver(IfNet ifp, IFrameDevice device, int number = 0)
    {
        _ifp = ifp;
        _isFirst = number == 0;
        _linkSeen = ifp.Stack.Clock.GetTimestamp();
        Device = device;
        _thread = new Thread(Run) { Name = number == 0 ? $"{ifp.Name} rx" : $"{ifp.Name} rx{number}", IsBackground = true };
    }

    internal IFrameDevice Device { get; }

    /// <summary>True when the thread is over: disposing does not wait.</summary>
    /// <param name="limit">How long to wait for that.</param>
    internal bool HasEnded(TimeSpan limit) => _thread.Join(limit);

    internal void Start() => _thread.Start();

    internal void Cancel()
    {
        _cancelled = true;
        Device.Cancel();
    }

    /// <summary>if_start found the device full: report when there is room again.</summary>
    internal void AwaitRoom() => _awaitsRoom = true;

    public void Dispose()
    {
        Cancel();
        _thread.Join();
        Device.Dispose();
    }

    private void Run()
    {
        _ifp.Stack.BeginReceiveThread();
        AwaitInit();
        MbufBatch frames = default;
        var error = Errno.None;
        while (error == Errno.None && !_cancelled)
        {
            error = Device.Receive(_ifp.Stack.Mbufs, ref frames, ReceiveBatch, _isFirst ? UntilLinkDue() : Timeout.InfiniteTimeSpan);
            _ifp.Receive(ref frames);
            if (_awaitsRoom && Device.CanSend)
            {
                _awaitsRoom = false;
                _ifp.ScheduleTransmitComplete();
            }

            WatchLink();
        }

        if (error is not (Errno.None or Errno.EINTR) && !_cancelled)
        {
            _ifp.Vanish(Device.Failure ?? $"the device failed ({error})");
        }
    }

    /// <summary>if_init runs inside S, and RUNNING is set before S is left: a frame handed up earlier would count as a stray interrupt and be lost.</summary>
    private void AwaitInit()
    {
        // Whoever holds S may be waiting for the end of this thread already.
        var spin = default(SpinWait);
        while (!_cancelled)
        {
            if (_ifp.Serializer.TryEnter())
            {
                _ifp.Serializer.Exit();
                return;
            }

            spin.SpinOnce();
        }
    }

    /// <summary>How long to wait for frames: a whole interval each time would look half as often whenever a frame comes in between.</summary>
    private TimeSpan UntilLinkDue()
    {
        var left = LinkInterval - _ifp.Stack.Clock.GetElapsedTime(_linkSeen);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    /// <summary>The carrier is polled: neither libpcap nor a file reports it by itself.</summary>
    private void WatchLink()
    {
        if (_isFirst && _ifp.Stack.Clock.GetElapsedTime(_linkSeen) >= LinkInterval && !_cancelled)
        {
            _linkSeen = _ifp.Stack.Clock.GetTimestamp();
            _ifp.SetLink(Device.Link);
        }
    }
}
