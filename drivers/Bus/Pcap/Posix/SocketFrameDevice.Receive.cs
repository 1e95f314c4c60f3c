using System.Diagnostics;
using System.Runtime.InteropServices;
using HwNet.Buffers;

namespace HwNet.Bus.Pcap.Posix;

internal abstract unsafe partial class SocketFrameDevice
{
    // An interface that is down already goes away without a word to the sockets.
    private static readonly TimeSpan DownInterval = TimeSpan.FromMilliseconds(250);

    private readonly ReceivePolicy _policy;
    private readonly int[] _receiveFds;
    private readonly int _watchFd;
    private bool _isDown;
    // The last look reached its limit: there are more frames. Lock R.
    private bool _more;

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
                return SpinAndTake(pool, ref frames, limit, timeout);
            }

            // A look at the ring costs nothing; while the receiver pauses, what is there is left to become more.
            return (_more || !_policy.Pauses) && Look(pool, ref frames, limit) > 0 ? Errno.None : WaitAndTake(pool, ref frames, limit, timeout);
        }
    }

    private int Look(MbufPool pool, ref MbufBatch frames, int limit)
    {
        var taken = Take(pool, ref frames, limit, ref _counts);
        _more = taken >= limit;
        _policy.Took(taken);
        return taken;
    }

    private Errno WaitAndTake(MbufPool pool, ref MbufBatch frames, int limit, TimeSpan timeout)
    {
        var start = Stopwatch.GetTimestamp();
        var left = timeout;
        while (true)
        {
            if (_isDown && !IsBack())
            {
                return Leave();
            }

            var pause = left == TimeSpan.Zero ? TimeSpan.Zero : _policy.Next();
            var pausing = pause > TimeSpan.Zero;
            var error = Wait(!pausing, pausing ? Earlier(left, pause) : left, out var room);
            if (error != Errno.None)
            {
                return error;
            }

            var handled = Look(pool, ref frames, limit);
            if (!pausing && handled > 0)
            {
                _policy.Woke(Stopwatch.GetTimestamp());
            }

            if (handled > 0 || room || IsOver(start, timeout, out left))
            {
                return Errno.None;
            }
        }
    }

    /// <summary>Looks at the ring until there are frames; in between, and not each time, at everything else that ends a wait.</summary>
    private Errno SpinAndTake(MbufPool pool, ref MbufBatch frames, int limit, TimeSpan timeout)
    {
        var start = Stopwatch.GetTimestamp();
        for (var spin = default(BusySpin); ;)
        {
            if (Look(pool, ref frames, limit) > 0 || timeout == TimeSpan.Zero)
            {
                return Errno.None;
            }

            if (!spin.IsLong())
            {
                continue;
            }

            if (_isDown && !IsBack())
            {
                return Leave();
            }

            var error = Wait(true, TimeSpan.Zero, out var room);
            if (error != Errno.None || room || IsOver(start, timeout, out _))
            {
                return error;
            }
        }
    }

    /// <summary>Waits for a call of <see cref="Cancel"/>, for room to send when there was none, for the interface's end, and for frames if told.</summary>
    /// <returns>None, EINTR (cancelled), ENXIO, EIO.</returns>
    private Errno Wait(bool forFrames, TimeSpan timeout, out bool room)
    {
        var blocked = _send.Room.Blocked;
        var queueFull = _send.Room.IsEarly;
        var count = 3 + _receiveFds.Length;
        var fds = stackalloc PollFd[count];
        fds[0] = new PollFd { Fd = _wakeup.Fd, Events = LibC.PollIn };
        fds[1] = new PollFd { Fd = blocked && !queueFull ? _send.Fd : -1, Events = LibC.PollOut };
        fds[2] = new PollFd { Fd = _watchFd };
        for (var i = 0; i < _receiveFds.Length; i++)
        {
            fds[3 + i] = new PollFd { Fd = forFrames ? _receiveFds[i] : -1, Events = LibC.PollIn };
        }

        timeout = queueFull ? Earlier(timeout, SendRoom.RetryInterval) : timeout;
        var ready = HostPoll.Wait(fds, count, _isDown ? Earlier(timeout, DownInterval) : timeout);
        if (ready < 0)
        {
            room = false;
            var error = HostErrno.Translate(Marshal.GetLastPInvokeError());
            return error == Errno.EINTR ? Errno.None : Fail("poll", error);
        }

        if (fds[0].Returned != 0)
        {
            // Cleared before the flag is read: a Cancel in between sets both again.
            _wakeup.Clear();
        }

        room = blocked && _send.TryUnblock();
        return _cancelled ? Errno.EINTR : (fds[2].Returned & LibC.PollFailed) != 0 ? Examine() : Errno.None;
    }

    /// <summary>The interface was down: looks whether it is up again. False when it is gone.</summary>
    private bool IsBack()
    {
        if (HasLeft())
        {
            return false;
        }

        if (_host.IsUp)
        {
            _isDown = false;
            _failure = null;
        }

        return true;
    }

    /// <summary>Finds out what an error on the socket means: the interface going down is no reason to stop, its removal is.</summary>
    private Errno Examine()
    {
        var error = PacketSocket.TakeError(_watchFd);
        if (HasLeft())
        {
            return Leave();
        }

        switch (error)
        {
            case Errno.None:
                return Errno.None;
            case Errno.ENETDOWN:
                // It may be up again since.
                _isDown = !_host.IsUp;
                _failure = _isDown ? SocketFailure.Down(Name) : _failure;
                return Errno.None;
            default:
                return Fail("receive", error);
        }
    }

    private static bool IsOver(long start, TimeSpan timeout, out TimeSpan left)
    {
        left = timeout < TimeSpan.Zero ? timeout : timeout - Stopwatch.GetElapsedTime(start);
        return timeout >= TimeSpan.Zero && left <= TimeSpan.Zero;
    }

    private static TimeSpan Earlier(TimeSpan timeout, TimeSpan other) => timeout < TimeSpan.Zero || other < timeout ? other : timeout;
}
