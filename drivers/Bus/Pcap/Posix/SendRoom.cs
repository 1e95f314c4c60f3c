using System.Diagnostics;

namespace HwNet.Bus.Pcap.Posix;

/// <summary>Whether a sender has room: a refusal is remembered until there is. To be written under lock C.</summary>
internal sealed class SendRoom(FrameSender sender)
{
    /// <summary>A full queue of the interface gives no sign when it has room: how long to leave it alone.</summary>
    internal static readonly TimeSpan RetryInterval = TimeSpan.FromMilliseconds(0.5);

    private static readonly long RetryTicks = (long)(RetryInterval.TotalSeconds * Stopwatch.Frequency);

    private long _retryAt;
    private volatile bool _blocked;

    /// <summary>A refusal is remembered.</summary>
    internal bool Blocked => _blocked;

    /// <summary>It is no use to ask before <see cref="RetryInterval"/> is over.</summary>
    internal bool IsEarly => _blocked && Stopwatch.GetTimestamp() < Volatile.Read(ref _retryAt);

    /// <summary>The sender refused a frame for want of room. Lock C held.</summary>
    /// <param name="why">EAGAIN: the socket is full, and tells when it is not; else a queue is, which does not.</param>
    internal void Refused(Errno why)
    {
        Volatile.Write(ref _retryAt, why == Errno.EAGAIN && sender.TellsRoom ? 0 : Stopwatch.GetTimestamp() + RetryTicks);
        _blocked = true;
    }

    /// <summary>Looks whether there is room again. Lock C held.</summary>
    internal bool TryUnblock()
    {
        if (!_blocked || Stopwatch.GetTimestamp() < _retryAt)
        {
            return !_blocked;
        }

        _blocked = !sender.HasRoom();
        Volatile.Write(ref _retryAt, _blocked && !sender.TellsRoom ? Stopwatch.GetTimestamp() + RetryTicks : 0);
        return !_blocked;
    }
}
