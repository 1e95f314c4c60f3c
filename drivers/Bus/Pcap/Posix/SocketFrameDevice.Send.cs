using HwNet.Buffers;

namespace HwNet.Bus.Pcap.Posix;

internal abstract partial class SocketFrameDevice
{
    private readonly FrameSender _sender;
    private readonly SendRoom _room;
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

            var error = _sender.Send(ref frames, out var sent);
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
}
