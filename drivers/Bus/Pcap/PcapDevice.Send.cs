using HwNet.Buffers;
using HwNet.Bus.Pcap.Posix;

namespace HwNet.Bus.Pcap;

public sealed partial class PcapDevice
{
    private long _sent;

    /// <inheritdoc/>
    public bool CanSend
    {
        get
        {
            if (!_room.Blocked)
            {
                return !_gone && !_cancelled;
            }

            lock (_control)
            {
                return !_disposed && _room.TryUnblock();
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
                Block(error);
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
                _failure = SocketFailure.NotSent(Name, error);
                return Errno.EIO;
        }
    }

    /// <summary>Remembers that there is no room, and has the receiver wait for room as well as for frames.</summary>
    private void Block(Errno why)
    {
        lock (_control)
        {
            _room.Refused(why);
            WakeReceiver();
        }
    }

    private bool HasLeft() => _host is { Exists: false };
}
