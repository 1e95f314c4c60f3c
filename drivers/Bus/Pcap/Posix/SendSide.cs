using HwNet.Buffers;

namespace HwNet.Bus.Pcap.Posix;

/// <summary>The sending half of a device on an interface of the host: the sender, its room, and what a refusal means.</summary>
/// <remarks>Locks: T (one sender), before the device's C.</remarks>
/// <param name="device">The whole.</param>
/// <param name="sender">How frames leave; this owns it.</param>
/// <param name="control">C.</param>
internal sealed class SendSide(ISendingDevice device, FrameSender sender, Lock control) : IDisposable
{
    private long _sent;

    /// <summary>T.</summary>
    internal Lock Gate { get; } = new();

    /// <summary>Whether there is room.</summary>
    internal SendRoom Room { get; } = new(sender);

    /// <summary>The socket that becomes writable when there is room.</summary>
    internal int Fd => sender.Fd;

    /// <summary>Frames sent.</summary>
    internal long Sent => Volatile.Read(ref _sent);

    /// <summary>Looks again for room after a refusal. True when there is.</summary>
    internal bool TryUnblock()
    {
        lock (control)
        {
            return !device.IsOver && Room.TryUnblock();
        }
    }

    /// <summary>As <see cref="IFrameDevice.Send"/>.</summary>
    internal Errno Send(ref MbufBatch frames)
    {
        lock (Gate)
        {
            if (device.IsOver)
            {
                return Errno.ENXIO;
            }

            var error = SendSome(ref frames);
            if (error == Errno.ENETDOWN && device.IsUp)
            {
                // The socket still had to say that the interface was down, and has said it now.
                error = SendSome(ref frames);
            }

            if (error != Errno.None)
            {
                return Refused(error);
            }

            if (device.Failure is not null && !device.IsOver)
            {
                device.Failure = null;
            }

            return Errno.None;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => sender.Dispose();

    private Errno SendSome(ref MbufBatch frames)
    {
        var error = sender.Send(ref frames, out var sent);
        Volatile.Write(ref _sent, _sent + sent);
        return error;
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
            case Errno.ENETDOWN when !device.HasLeft:
                device.Failure = SocketFailure.Down(device.Name);
                return error;
            case Errno.ENETDOWN or Errno.ENXIO:
                return device.Leave();
            default:
                device.Failure = SocketFailure.NotSent(device.Name, error);
                return Errno.EIO;
        }
    }

    /// <summary>Remembers that there is no room, and has the receiver wait for room as well as for frames.</summary>
    private void Block(Errno why)
    {
        lock (control)
        {
            Room.Refused(why);
            device.WakeReceiver();
        }
    }
}
