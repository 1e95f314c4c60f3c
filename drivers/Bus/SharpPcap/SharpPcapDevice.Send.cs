using System.Diagnostics;
using HwNet.Buffers;
using SharpPcap;
using SharpPcap.LibPcap;

namespace HwNet.Bus.SharpPcap;

/// <content>Frames to the wire, one call each: SharpPcap has no other way that works everywhere.</content>
public sealed partial class SharpPcapDevice
{
    private const int EtherHeaderLength = 14;
    private const int VlanTagLength = 4;

    /// <summary>A full queue gives no sign when it has room: how long to leave it alone.</summary>
    private static readonly long RetryTicks = Stopwatch.Frequency / 2000;

    private long _sent;
    private long _retryAt;
    private volatile bool _blocked;

    /// <inheritdoc/>
    public bool CanSend => !_cancelled && !_gone && (!_blocked || UntilRetry() <= TimeSpan.Zero);

    /// <inheritdoc/>
    public Errno Send(ref MbufBatch frames)
    {
        lock (_sendGate)
        {
            while (frames.First is { } m)
            {
                if (_disposed || _gone)
                {
                    return Errno.ENXIO;
                }

                if (m.Length < EtherHeaderLength || m.Length > Info.Mtu + EtherHeaderLength + VlanTagLength)
                {
                    return Errno.EMSGSIZE;
                }

                try
                {
                    _device.SendPacket(m.Data);
                }
                catch (Exception e) when (e is PcapException or DeviceNotReadyException)
                {
                    return Refused(e.Message);
                }

                _ = frames.TryRemoveFirst(out _);
                m.Free();
                _ = Interlocked.Increment(ref _sent);
                _blocked = false;
            }

            _failure = _gone ? _failure : null;
            return Errno.None;
        }
    }

    /// <summary>SharpPcap keeps only libpcap's words, no number.</summary>
    private Errno Refused(string words)
    {
        var error = SharpPcapFailure.Of(words);
        switch (error)
        {
            case Errno.EAGAIN:
                lock (_gate)
                {
                    _retryAt = Stopwatch.GetTimestamp() + RetryTicks;
                    _blocked = true;
                    WakeReceiver();
                }

                return error;
            case Errno.EMSGSIZE:
                return error;
            case Errno.ENXIO:
            case Errno.ENETDOWN when !SharpPcapBus.Exists(Info.Name):
                return Leave(SharpPcapFailure.Gone(Info.Name, words));
            default:
                _failure = error == Errno.ENETDOWN ? SharpPcapFailure.Down(Info.Name) : SharpPcapFailure.NotSent(Info.Name, words);
                return error;
        }
    }

    /// <summary>True when a refusal is over that the receiver was to wait for. Lock G held.</summary>
    private bool HasRoomAgain()
    {
        if (!_blocked || UntilRetry() > TimeSpan.Zero)
        {
            return false;
        }

        _blocked = false;
        return true;
    }

    private TimeSpan UntilRetry() => Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), Volatile.Read(ref _retryAt));
}
