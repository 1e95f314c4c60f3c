using System.Diagnostics;
using System.Runtime.InteropServices;
using HwNet.Buffers;
using HwNet.Bus.Pcap.LibPcap;
using HwNet.Bus.Pcap.Posix;

namespace HwNet.Bus.Pcap;

public sealed unsafe partial class PcapDevice
{
    // What is polled: our own wake-up, the capture, the socket that sends.
    private const int Polled = 3;

    /// <summary>How often the host is asked whether the interface is still there; it may go without a word to the socket.</summary>
    private static readonly TimeSpan AskInterval = TimeSpan.FromMilliseconds(250);

    private long _received;
    private long _noBuffer;
    private long _oversized;
    // The last dispatch reached its limit: there are more frames. Lock R.
    private bool _more;
    // An interface that is down already goes away without a word to the socket. Lock R.
    private bool _isDown;
    // When the host was last asked whether the interface is still there. Lock R.
    private long _askedAt;

    /// <inheritdoc/>
    public Errno Receive(MbufPool pool, ref MbufBatch frames, int limit, TimeSpan timeout)
    {
        ArgumentNullException.ThrowIfNull(pool);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        lock (_receiveGate)
        {
            if (_cancelled)
            {
                return Errno.EINTR;
            }

            if (_gone)
            {
                return Errno.ENXIO;
            }

            if (_policy.Now == ReceiveMode.Busy)
            {
                return SpinAndDispatch(pool, ref frames, limit, timeout);
            }

            if (_more || timeout == TimeSpan.Zero)
            {
                var error = Dispatch(pool, ref frames, limit, out var handled);
                if (error != Errno.None || handled > 0 || timeout == TimeSpan.Zero)
                {
                    return error;
                }
            }

            return WaitAndDispatch(pool, ref frames, limit, timeout);
        }
    }

    private Errno WaitAndDispatch(MbufPool pool, ref MbufBatch frames, int limit, TimeSpan timeout)
    {
        var start = Stopwatch.GetTimestamp();
        while (true)
        {
            if (IsOver(start, timeout, out var left))
            {
                return Errno.None;
            }

            var pause = _policy.Next();
            var pausing = pause > TimeSpan.Zero;
            if (!pausing && IsTimeToAsk() && HasLeft())
            {
                return Leave();
            }

            _isDown = _isDown && _host is null or { IsUp: false };
            left = Earlier(left, AskInterval);

            var error = pausing ? Wait(false, Earlier(left, pause), out var room) : Wait(true, left, out room);
            if (error != Errno.None)
            {
                return error;
            }

            error = Dispatch(pool, ref frames, limit, out var handled);
            _isDown &= handled == 0;
            if (!pausing && handled > 0)
            {
                _policy.Woke(Stopwatch.GetTimestamp());
            }

            if (error != Errno.None || handled > 0 || room)
            {
                return error;
            }
        }
    }

    /// <summary>Not before each of the waits of a receiver that is woken for each frame.</summary>
    private bool IsTimeToAsk()
    {
        var now = Stopwatch.GetTimestamp();
        if (Stopwatch.GetElapsedTime(_askedAt, now) < AskInterval)
        {
            return false;
        }

        _askedAt = now;
        return true;
    }

    /// <summary>Looks at the ring until there are frames; in between, and not each time, at everything else that ends a wait.</summary>
    private Errno SpinAndDispatch(MbufPool pool, ref MbufBatch frames, int limit, TimeSpan timeout)
    {
        var start = Stopwatch.GetTimestamp();
        for (var spin = default(BusySpin); ;)
        {
            var error = Dispatch(pool, ref frames, limit, out var handled);
            if (error != Errno.None || handled > 0 || timeout == TimeSpan.Zero)
            {
                return error;
            }

            if (!spin.IsLong())
            {
                continue;
            }

            if (HasLeft())
            {
                return Leave();
            }

            error = Wait(true, TimeSpan.Zero, out var room);
            if (error != Errno.None || room || IsOver(start, timeout, out _))
            {
                return error;
            }
        }
    }

    private Errno Dispatch(MbufPool pool, ref MbufBatch frames, int limit, out int handled)
    {
        var receiver = new FrameReceiver(pool, limit, _nanosecondsPerTick);
        handled = receiver.Dispatch(_handle);
        _received += receiver.Frames.Count;
        _noBuffer += receiver.NoBuffer;
        _oversized += receiver.Oversized;
        frames.AppendAll(ref receiver.Frames);
        _more = handled >= limit;
        _policy.Took(handled);
        if (handled >= 0)
        {
            return Errno.None;
        }

        handled = 0;
        var cause = PcapLibrary.ErrorText(_handle);
        // libpcap has no status of its own for an interface that was removed, only these words.
        return HasLeft() || cause.Contains("disappeared", StringComparison.Ordinal) ? Leave() : Fail(cause);
    }

    private Errno Fail(string cause)
    {
        _failure = $"{Name} cannot be read: libpcap says '{cause}'. Open it again.";
        Log.Warn("{0}: receive failed: {1}", Name, cause);
        return Errno.EIO;
    }

    /// <summary>Waits for a call of <see cref="Cancel"/>, for room to send when there was none, and for frames if told.</summary>
    /// <param name="forFrames">False: a pause; frames do not end it.</param>
    /// <param name="timeout">Negative: for ever.</param>
    /// <param name="room">There is room again.</param>
    /// <returns>None, EINTR (cancelled), ENXIO, EIO.</returns>
    private Errno Wait(bool forFrames, TimeSpan timeout, out bool room)
    {
        var blocked = _send.Room.Blocked;
        var queueFull = _send.Room.IsEarly;
        var fds = stackalloc PollFd[Polled];
        fds[0] = new PollFd { Fd = _wakeup.Fd, Events = LibC.PollIn };
        fds[1] = new PollFd { Fd = forFrames ? _fd : -1, Events = LibC.PollIn };
        fds[2] = new PollFd { Fd = blocked && !queueFull ? _send.Fd : -1, Events = LibC.PollOut };
        var ready = Poll(fds, queueFull ? Earlier(timeout, SendRoom.RetryInterval) : timeout);
        if (ready < 0)
        {
            room = false;
            var error = HostErrno.Translate(Marshal.GetLastPInvokeError());
            return error == Errno.EINTR ? Errno.None : Fail($"poll: {error}");
        }

        if (fds[0].Returned != 0)
        {
            // Cleared before the flag is read: a Cancel in between sets both again.
            _wakeup.Clear();
        }

        room = blocked && _send.TryUnblock();
        return _cancelled ? Errno.EINTR : (fds[1].Returned & LibC.PollFailed) != 0 ? Examine() : Errno.None;
    }

    /// <summary>Finds out what an error on the socket means: the interface going down is no reason to stop, its removal is.</summary>
    private Errno Examine()
    {
        if (_host is null)
        {
            // pcap_dispatch says what it is: now, or, when the interface goes down just before it is removed, at one of the next looks.
            _isDown = true;
            return Errno.None;
        }

        var error = PacketSocket.TakeError(_fd);
        if (HasLeft())
        {
            return Leave();
        }

        if (error is Errno.None)
        {
            return Errno.None;
        }

        if (error is not Errno.ENETDOWN)
        {
            return Fail($"socket error {error}");
        }

        // It may be up again since.
        _isDown = _host is { IsUp: false };
        _failure = _isDown ? SocketFailure.Down(Name) : _failure;
        return Errno.None;
    }

    private int Poll(PollFd* fds, TimeSpan timeout)
    {
        if (_portable)
        {
            return LibC.poll(fds, Polled, timeout < TimeSpan.Zero ? -1 : (int)Math.Min(int.MaxValue, Math.Ceiling(timeout.TotalMilliseconds)));
        }

        return HostPoll.Wait(fds, Polled, timeout);
    }

    private static bool IsOver(long start, TimeSpan timeout, out TimeSpan left)
    {
        left = timeout < TimeSpan.Zero ? timeout : timeout - Stopwatch.GetElapsedTime(start);
        return timeout >= TimeSpan.Zero && left <= TimeSpan.Zero;
    }

    private static TimeSpan Earlier(TimeSpan timeout, TimeSpan other) => timeout < TimeSpan.Zero || other < timeout ? other : timeout;
}
