using System.Diagnostics;
using HwNet.Buffers;
using HwNet.Bus.Pcap.Posix;

namespace HwNet.Bus.Pcap;

public sealed unsafe partial class PcapDevice
{
    /// <summary>A full queue of the interface gives no sign when it has room: how long to leave it alone.</summary>
    private static readonly long RetryTicks = Stopwatch.Frequency / 2000;

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

            var error = SendSome(ref frames);
            if (error == Errno.ENETDOWN && _host is { IsUp: true })
            {
                // The socket still had to say that the interface was down, and has said it now.
                error = SendSome(ref frames);
            }

            return error == Errno.None ? Succeeded() : Refused(error);
        }
    }

    private Errno SendSome(ref MbufBatch frames)
    {
        var error = _sender.Send(ref frames, out var sent);
        if (sent > 0)
        {
            _ = Interlocked.Add(ref _sent, sent);
        }

        return error;
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
                Block(error == Errno.EAGAIN ? 0 : Stopwatch.GetTimestamp() + RetryTicks);
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

        var room = new PollFd { Fd = _fd, Events = LibC.PollOut };
        if (LibC.poll(&room, 1, 0) > 0 && (room.Returned & LibC.PollOut) != 0)
        {
            _blocked = false;
        }

        return !_blocked;
    }

    private bool HasLeft() => _host is { Exists: false };
}
