using System.Diagnostics;
using System.Runtime.InteropServices;
using HwNet.Bus.Pcap.Posix;
using Microsoft.Win32.SafeHandles;

namespace HwNet.Bus.Pcap.Xdp;

/// <summary>An AF_XDP socket on one queue of an interface, with its memory and its rings.</summary>
internal sealed unsafe class XdpSocket : IDisposable
{
    /// <summary>Frames that may be on their way out.</summary>
    internal const int TransmitFrames = 1024;

    private const int Family = 44;
    private const int RawCloseOnExec = 0x80003;
    private const int SolXdp = 283;
    private const int MmapOffsets = 1;
    private const int ReceiveRing = 2;
    private const int TransmitRing = 3;
    private const int RegisterMemory = 4;
    private const int FillRing = 5;
    private const int CompletionRing = 6;
    private const int StatisticsOption = 7;
    private const int CopyFlag = 2;
    private const int ZeroCopyFlag = 4;
    private const int DontWait = 0x40;

    // What the kernel keeps free in front of a received frame (XDP_PACKET_HEADROOM).
    private const int Headroom = 256;
    private const int SmallChunk = 2048;
    private const int LargeChunk = 4096;
    private const int MaxHeaders = 22;

    private static readonly TimeSpan ReleaseLimit = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ReleasePause = TimeSpan.FromMilliseconds(1);

    private MappedMemory? _memory;

    private XdpSocket(SafeFileHandle handle, int mtu, int receiveFrames)
    {
        Handle = handle;
        ReceiveFrames = receiveFrames;
        ChunkSize = mtu + MaxHeaders <= SmallChunk - Headroom ? SmallChunk : LargeChunk;
    }

    /// <summary>Largest MTU whose frames fit a chunk.</summary>
    internal static int MaxMtu => LargeChunk - Headroom - MaxHeaders;

    /// <summary>The socket.</summary>
    internal SafeFileHandle Handle { get; }

    /// <summary>Bytes of a chunk: one frame.</summary>
    internal int ChunkSize { get; }

    /// <summary>Chunks for receiving, the first ones; behind them are <see cref="TransmitFrames"/> for sending.</summary>
    internal int ReceiveFrames { get; }

    /// <summary>Received frames.</summary>
    internal XdpRing<XdpDescriptor>? Received { get; private set; }

    /// <summary>Chunks to receive into.</summary>
    internal XdpRing<ulong>? Fill { get; private set; }

    /// <summary>Frames to send.</summary>
    internal XdpRing<XdpDescriptor>? ToSend { get; private set; }

    /// <summary>Chunks whose frames were sent.</summary>
    internal XdpRing<ulong>? Sent { get; private set; }

    /// <summary>Opens a socket with memory and rings, all chunks for receiving handed over.</summary>
    /// <param name="mtu">Largest payload of a frame.</param>
    /// <param name="receiveFrames">Of the receive ring: a power of two.</param>
    /// <param name="socket">The caller owns it; null unless the result is None.</param>
    /// <returns>None, EPERM, ENOSYS (no AF_XDP in this kernel), ENOMEM, ENOBUFS (too much locked memory), EIO.</returns>
    internal static Errno Open(int mtu, int receiveFrames, out XdpSocket? socket)
    {
        socket = null;
        var handle = LibC.socket(Family, RawCloseOnExec, 0);
        if (handle.IsInvalid)
        {
            var error = LastError();
            handle.Dispose();
            // EAFNOSUPPORT has no meaning of its own here.
            return error == Errno.EIO ? Errno.ENOSYS : error;
        }

        var opened = new XdpSocket(handle, mtu, receiveFrames);
        var status = opened.Prepare();
        if (status == Errno.None)
        {
            socket = opened;
        }
        else
        {
            opened.Dispose();
        }

        return status;
    }

    /// <summary>bind: to a queue of an interface.</summary>
    private Errno Bind(int index, int queue, bool zeroCopy)
    {
        // struct sockaddr_xdp: family, flags, ifindex, queue, shared memory of.
        var address = stackalloc uint[4];
        address[0] = 0;
        *(ushort*)address = Family;
        *((ushort*)address + 1) = (ushort)(zeroCopy ? ZeroCopyFlag : CopyFlag);
        address[1] = (uint)index;
        address[2] = (uint)queue;
        address[3] = 0;
        return LibC.bind(Handle, address, 4 * sizeof(uint)) == 0 ? Errno.None : LastError();
    }

    /// <summary>bind; the kernel lets go of a queue some time after the socket that had it was closed: waits for that, one second at most.</summary>
    internal Errno BindWhenFree(int index, int queue, bool zeroCopy)
    {
        var start = Stopwatch.GetTimestamp();
        Errno error;
        while ((error = Bind(index, queue, zeroCopy)) == Errno.EBUSY && Stopwatch.GetElapsedTime(start) < ReleaseLimit)
        {
            Thread.Sleep(ReleasePause);
        }

        return error;
    }

    /// <summary>The bytes of a frame; false when it does not lie within the memory.</summary>
    internal bool TryGet(ulong address, uint length, out Span<byte> bytes)
    {
        var memory = _memory!;
        if (length > (uint)ChunkSize || address > (ulong)memory.Length - length)
        {
            bytes = default;
            return false;
        }

        bytes = new Span<byte>(memory.Start + address, (int)length);
        return true;
    }

    /// <summary>sendto without anything: the kernel looks at the ring of frames to send.</summary>
    internal Errno Kick() => LibC.sendto(Handle, null, 0, DontWait, null, 0) >= 0 ? Errno.None : LastError();

    /// <summary>XDP_STATISTICS: frames lost because no chunk was free, or the ring full.</summary>
    internal long Drops()
    {
        // struct xdp_statistics: rx_dropped is the first, rx_ring_full the fourth.
        var statistics = stackalloc ulong[6];
        var length = 6u * sizeof(ulong);
        return LibC.getsockopt(Fd, SolXdp, StatisticsOption, statistics, &length) == 0 ? (long)(statistics[0] + statistics[3]) : 0;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Handle.Dispose();
        Received?.Dispose();
        Fill?.Dispose();
        ToSend?.Dispose();
        Sent?.Dispose();
        _memory?.Dispose();
    }

    private int Fd => (int)Handle.DangerousGetHandle();

    private Errno Prepare()
    {
        var length = (long)(ReceiveFrames + TransmitFrames) * ChunkSize;
        _memory = MappedMemory.TryAllocate(length);
        if (_memory is null)
        {
            return Errno.ENOMEM;
        }

        // struct xdp_umem_reg: address, length, chunk size and headroom, flags.
        var registration = stackalloc ulong[4] { (ulong)_memory.Start, (ulong)length, (uint)ChunkSize, 0 };
        var error = Set(RegisterMemory, registration, 4 * sizeof(ulong));
        error = error == Errno.None ? SetSize(ReceiveRing, ReceiveFrames) : error;
        error = error == Errno.None ? SetSize(FillRing, ReceiveFrames) : error;
        error = error == Errno.None ? SetSize(TransmitRing, TransmitFrames) : error;
        error = error == Errno.None ? SetSize(CompletionRing, TransmitFrames) : error;
        return error == Errno.None ? MapRings() : error;
    }

    private Errno MapRings()
    {
        // struct xdp_mmap_offsets: receive, transmit, fill, completion.
        var offsets = stackalloc XdpRingOffsets[4];
        var size = (uint)(4 * sizeof(XdpRingOffsets));
        if (LibC.getsockopt(Fd, SolXdp, MmapOffsets, offsets, &size) != 0)
        {
            return LastError();
        }

        Received = XdpRing<XdpDescriptor>.TryMap(Handle, 0, offsets[0], ReceiveFrames);
        ToSend = XdpRing<XdpDescriptor>.TryMap(Handle, 0x8000_0000, offsets[1], TransmitFrames);
        Fill = XdpRing<ulong>.TryMap(Handle, 0x1_0000_0000, offsets[2], ReceiveFrames);
        Sent = XdpRing<ulong>.TryMap(Handle, 0x1_8000_0000, offsets[3], TransmitFrames);
        if (Received is null || ToSend is null || Fill is null || Sent is null)
        {
            return Errno.ENOMEM;
        }

        for (var i = 0; i < ReceiveFrames; i++)
        {
            Fill.Next() = (ulong)i * (ulong)ChunkSize;
        }

        Fill.PublishWritten();
        return Errno.None;
    }

    private Errno SetSize(int ring, int entries) => Set(ring, &entries, sizeof(int));

    private Errno Set(int option, void* value, int length) =>
        LibC.setsockopt(Fd, SolXdp, option, value, (uint)length) == 0 ? Errno.None : LastError();

    private static Errno LastError() => HostErrno.Translate(Marshal.GetLastPInvokeError());
}
