using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using HwNet.Buffers;
using HwNet.Bus.Pcap.Posix;

namespace HwNet.Bus.Pcap.Tap;

internal sealed unsafe partial class TapFrameDevice
{
    /// <summary>Buffers taken from the pool at a time: what a lone frame does not need goes back.</summary>
    private const int Refill = 8;

    private long _received;
    private long _noBuffer;
    private long _oversized;
    // The last batch reached its limit: there are more frames. Lock R.
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

            if (_more || timeout == TimeSpan.Zero)
            {
                var error = ReadAll(pool, ref frames, limit, out var handled);
                if (error != Errno.None || handled > 0 || timeout == TimeSpan.Zero)
                {
                    return error;
                }
            }

            return WaitAndRead(pool, ref frames, limit, timeout);
        }
    }

    /// <summary>Throws away what the kernel sent to a cable that nobody held.</summary>
    internal void DiscardWaiting()
    {
        byte first;
        while (LibC.read(_tap.Driver, &first, 1) > 0)
        {
        }
    }

    private Errno WaitAndRead(MbufPool pool, ref MbufBatch frames, int limit, TimeSpan timeout)
    {
        var start = Stopwatch.GetTimestamp();
        while (true)
        {
            var left = timeout;
            if (timeout >= TimeSpan.Zero && (left = timeout - Stopwatch.GetElapsedTime(start)) <= TimeSpan.Zero)
            {
                return Errno.None;
            }

            var error = Wait(left, out var room);
            if (error != Errno.None)
            {
                return error;
            }

            error = ReadAll(pool, ref frames, limit, out var handled);
            if (error != Errno.None || handled > 0 || room)
            {
                return error;
            }
        }
    }

    /// <summary>Waits for a call of <see cref="Cancel"/>, for frames, and for room to send when there was none.</summary>
    /// <returns>None, EINTR (cancelled), EIO. What an error on the descriptor means is said by the next read.</returns>
    private Errno Wait(TimeSpan timeout, out bool room)
    {
        var blocked = _blocked;
        var fds = stackalloc PollFd[2];
        fds[0] = new PollFd { Fd = _wakeup.Fd, Events = LibC.PollIn };
        fds[1] = new PollFd { Fd = DriverFd, Events = (short)(LibC.PollIn | (blocked ? LibC.PollOut : 0)) };
        room = false;
        if (HostPoll.Wait(fds, 2, timeout) < 0)
        {
            var error = HostErrno.Translate(Marshal.GetLastPInvokeError());
            return error == Errno.EINTR ? Errno.None : Fail("poll", error);
        }

        if (fds[0].Returned != 0)
        {
            // Cleared before the flag is read: a Cancel in between sets both again.
            _wakeup.Clear();
        }

        room = blocked && CanSend;
        return _cancelled ? Errno.EINTR : Errno.None;
    }

    /// <summary>Reads until the kernel has no more or the limit is reached; <paramref name="handled"/> counts what is dropped, too.</summary>
    private Errno ReadAll(MbufPool pool, ref MbufBatch frames, int limit, out int handled)
    {
        MbufBatch spare = default;
        handled = 0;
        var error = Errno.None;
        while (handled < limit && error == Errno.None)
        {
            if (spare.IsEmpty)
            {
                _ = pool.Get(ref spare, Math.Min(Refill, limit - handled));
            }

            error = ReadOne(ref spare, ref frames);
            handled += error == Errno.None ? 1 : 0;
        }

        _ = spare.FreeAll();
        _more = error == Errno.None;
        return error == Errno.EAGAIN ? Errno.None : error;
    }

    /// <summary>One frame a read: the driver has no call for many.</summary>
    /// <returns>None: a frame came, if only to be dropped. EAGAIN: there is none. ENXIO, EIO.</returns>
    private Errno ReadOne(ref MbufBatch spare, ref MbufBatch frames)
    {
        byte beyond;
        var vectors = stackalloc IoVector[2];
        var m = spare.First;
        var room = 0;
        if (m is not null)
        {
            room = m.Pool.MaxPacketLength;
            // The storage of an mbuf is pinned.
            vectors[0] = new IoVector { Start = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(m.Append(room))), Length = (nuint)room };
        }

        // What is longer than the buffer is cut by the kernel without a word: the byte behind it tells.
        vectors[1] = new IoVector { Start = &beyond, Length = 1 };
        var length = m is null ? LibC.readv(_tap.Driver, vectors + 1, 1) : LibC.readv(_tap.Driver, vectors, 2);
        if (m is not null)
        {
            m.TrimBack(length < 0 || length > room ? room : room - (int)length);
        }

        return length < 0 ? Refused() : Take(m, (int)length, room, ref spare, ref frames);
    }

    private Errno Take(Mbuf? m, int length, int room, ref MbufBatch spare, ref MbufBatch frames)
    {
        if (m is null)
        {
            _noBuffer++;
        }
        else if (length > room)
        {
            _oversized++;
        }
        else if (spare.TryRemoveFirst(out var got))
        {
            got.WireLength = length;
            got.Timestamp = (_tap.Clock.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;
            frames.Append(got);
            _received++;
        }

        return Errno.None;
    }

    private Errno Refused()
    {
        var host = Marshal.GetLastPInvokeError();
        return HostErrno.Translate(host) switch
        {
            Errno.EAGAIN or Errno.EINTR => Errno.EAGAIN,
            _ when host == HostErrno.BadDescriptorState => Leave(),
            var error => Fail("read", error),
        };
    }

    private int DriverFd => (int)_tap.Driver.DangerousGetHandle();
}
