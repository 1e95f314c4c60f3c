using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using HwNet.Buffers;
using HwNet.Bus.Pcap.Posix;
using HwNet.Net;

namespace HwNet.Bus.Pcap.Tap;

internal sealed unsafe partial class TapFrameDevice
{
    private long _sent;
    private volatile bool _blocked;

    /// <inheritdoc/>
    public bool CanSend
    {
        get
        {
            if (_blocked && _tap.Link == LinkState.Up)
            {
                _blocked = false;
            }

            return !_blocked && !_gone && !_cancelled;
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

            while (frames.First is { } m)
            {
                var error = m.Length < FrameSender.MinimumLength ? Errno.EMSGSIZE : Write(m);
                if (error != Errno.None)
                {
                    return error;
                }

                _ = frames.TryRemoveFirst(out _);
                m.Free();
                _sent++;
            }

            if (_failure is not null && !_gone)
            {
                _failure = null;
            }

            return Errno.None;
        }
    }

    /// <summary>One frame a write: the driver has no call for many. The kernel's stack takes the frame in before it returns.</summary>
    private Errno Write(Mbuf m)
    {
        while (true)
        {
            // The storage of an mbuf is pinned.
            var written = LibC.write(_tap.Driver, Unsafe.AsPointer(ref MemoryMarshal.GetReference(m.Data)), (nuint)m.Length);
            if (written >= 0)
            {
                return Errno.None;
            }

            var host = Marshal.GetLastPInvokeError();
            if (host != HostErrno.Interrupted)
            {
                return NotWritten(host);
            }
        }
    }

    private Errno NotWritten(int host)
    {
        switch (HostErrno.Translate(host))
        {
            case Errno.EAGAIN or Errno.ENOBUFS or Errno.ENOMEM:
                Block();
                return Errno.EAGAIN;
            case Errno.EINVAL:
                return Errno.EMSGSIZE;
            case Errno.EIO when host == HostErrno.BadDescriptorState:
                return Leave();
            case Errno.EIO when _tap.Link != LinkState.Up:
                _failure = TapFailure.Down(_tap.Name);
                return Errno.ENETDOWN;
            case var error:
                return Fail("write", error);
        }
    }

    /// <summary>Remembers that there is no room, and has the receiver wait for room as well as for frames.</summary>
    private void Block()
    {
        lock (_control)
        {
            _blocked = true;
            WakeReceiver();
        }
    }
}
