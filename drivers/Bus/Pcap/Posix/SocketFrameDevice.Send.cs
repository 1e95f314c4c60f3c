using System.Diagnostics;
using HwNet.Buffers;

namespace HwNet.Bus.Pcap.Posix;

internal abstract unsafe partial class SocketFrameDevice
{
    /// <summary>A full queue of the interface gives no sign when it has room: how long to leave it alone.</summary>
    private static readonly long RetryTicks = Stopwatch.Frequency / 2000;

    private readonly int _sendFd;
    private long _sent;
    private long _retryAt;
    private volatile bool _blocked;

    /// <inheritdoc/>
    public bool CanSend
    {
        get
        {
            if (!_blocked)
            {
                return !_gone && !_cancelled;
            }

            lock (_control)
            {
                return !_disposed && TryUnblock();
            }
        }
    }

    /// <inheritdoc/>
    public Errno Send(ref MbufBatch frames)
    {
        lock (_sendGate)
        {
            if (_disposed || _gone)
            {
                return Errno.ENXIO;
            }

            var error = Transmit(ref frames, out var sent);
            _sent += sent;
            return error == Errno.None ? Succeeded() : Refused(error);
        }
    }

    private Errno Succeeded()
    {
        if (_failure is not null && !_gone)
        {
            _failure = null;
        }

        return Errno.None;
    }

    private Errno Refused(Errno error)
    {
        switch (error)
        {
            case Errno.EMSGSIZE:
                return error;
            case Errno.EAGAIN or Errno.ENOBUFS or Errno.ENOMEM:
                Block(error == Errno.EAGAIN && TellsRoom ? 0 : Stopwatch.GetTimestamp() + RetryTicks);
                return Errno.EAGAIN;
            case Errno.ENETDOWN:
                if (HasLeft())
                {
                    return Leave();
                }

                _failure = SocketFailure.Down(Name);
                return error;
            case Errno.ENXIO:
                return Leave();
            default:
                _failure = $"{Name} did not take a frame ({error}). See 'ip -s link show {Name}' and the kernel's log.";
                return Errno.EIO;
        }
    }

    /// <summary>Remembers that there is no room, and has the receiver wait for room as well as for frames.</summary>
    /// <param name="retryAt"><see cref="Stopwatch"/> ticks before which it is no use to try; 0: the socket says when.</param>
    private void Block(long retryAt)
    {
        lock (_control)
        {
            _retryAt = retryAt;
            _blocked = true;
            WakeReceiver();
        }
    }

    /// <summary>Looks whether there is room again. Lock C held.</summary>
    private bool TryUnblock()
    {
        if (!_blocked || Stopwatch.GetTimestamp() < _retryAt)
        {
            return !_blocked;
        }

        _blocked = !HasRoom();
        _retryAt = _blocked && !TellsRoom ? Stopwatch.GetTimestamp() + RetryTicks : 0;
        return !_blocked;
    }

    /// <summary>Whether a wait for the socket ends when there is room again.</summary>
    private protected virtual bool TellsRoom => true;

    /// <summary>Whether the socket has room for frames. Lock C held.</summary>
    private protected virtual bool HasRoom()
    {
        var room = new PollFd { Fd = _sendFd, Events = LibC.PollOut };
        return LibC.poll(&room, 1, 0) > 0 && (room.Returned & LibC.PollOut) != 0;
    }
}
