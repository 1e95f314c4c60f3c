using System.Diagnostics;
using System.Runtime.InteropServices;
using HwNet.Buffers;

namespace HwNet.Bus.Pcap.Posix;

internal abstract unsafe partial class SocketFrameDevice
{
    // While the interface's queue is full nothing tells when it has room: look again after this.
    private static readonly TimeSpan RetryInterval = TimeSpan.FromMilliseconds(0.5);

    // An interface that is down already goes away without a word to the sockets.
    private static readonly TimeSpan DownInterval = TimeSpan.FromMilliseconds(250);

    private readonly ReceiveModeration _moderation;
    private readonly int[] _receiveFds;
    private readonly int _watchFd;
    private bool _isDown;

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

            // A look at the ring costs nothing; while the receiver pauses, what is there is left to become more.
            return !_moderation.Active && Take(pool, ref frames, limit, ref _counts) > 0 ? Errno.None : WaitAndTake(pool, ref frames, limit, timeout);
        }
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

            var pausing = _moderation.Active && left != TimeSpan.Zero;
            var error = Wait(!pausing, pausing ? Earlier(left, _moderation.Pause) : left, out var room);
            if (error != Errno.None)
            {
                return error;
            }

            var handled = Take(pool, ref frames, limit, ref _counts);
            Learn(pausing, handled);
            if (handled > 0 || room)
            {
                return Errno.None;
            }

            if (timeout >= TimeSpan.Zero && (left = timeout - Stopwatch.GetElapsedTime(start)) <= TimeSpan.Zero)
            {
                return Errno.None;
            }
        }
    }

    private void Learn(bool paused, int handled)
    {
        if (paused)
        {
            _moderation.Paused(handled);
        }
        else if (handled > 0)
        {
            _moderation.Woke(Stopwatch.GetTimestamp());
        }
    }

    /// <summary>Waits for a call of <see cref="Cancel"/>, for room to send when there was none, for the interface's end, and for frames if told.</summary>
    /// <returns>None, EINTR (cancelled), ENXIO, EIO.</returns>
    private Errno Wait(bool forFrames, TimeSpan timeout, out bool room)
    {
        var blocked = _blocked;
        var queueFull = blocked && Stopwatch.GetTimestamp() < Volatile.Read(ref _retryAt);
        var count = 3 + _receiveFds.Length;
        var fds = stackalloc PollFd[count];
        fds[0] = new PollFd { Fd = _wakeup.Fd, Events = LibC.PollIn };
        fds[1] = new PollFd { Fd = blocked && !queueFull ? _sendFd : -1, Events = LibC.PollOut };
        fds[2] = new PollFd { Fd = _watchFd };
        for (var i = 0; i < _receiveFds.Length; i++)
        {
            fds[3 + i] = new PollFd { Fd = forFrames ? _receiveFds[i] : -1, Events = LibC.PollIn };
        }

        timeout = queueFull ? Earlier(timeout, RetryInterval) : timeout;
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

        room = blocked && CanSend;
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

    private static TimeSpan Earlier(TimeSpan timeout, TimeSpan other) => timeout < TimeSpan.Zero || other < timeout ? other : timeout;
}
