using HwNet.Buffers;
using HwNet.Bus.Pcap.Posix;
using HwNet.Ioctl;
using Microsoft.Win32.SafeHandles;
using NLog;

namespace HwNet.Bus.Pcap.Packet;

/// <summary>An interface of Linux open through packet sockets: one receives into a ring, the other sends.</summary>
/// <remarks>Two sockets: the kernel would look for a waiting receiver at each frame sent, and the ring's headers would be wanted of sent frames too.</remarks>
internal sealed unsafe class PacketDevice : SocketFrameDevice
{
    private const int StatisticsOption = 6;

    private static readonly Logger Log = LogManager.GetLogger("HwNet.Bus.Packet");

    private readonly SafeFileHandle _receive;
    private readonly FrameRing _ring;
    private long _drops;
    private long _seen;

    /// <param name="parts">Receive: one socket, the one that is watched; this owns them.</param>
    /// <param name="ring">This owns it.</param>
    /// <param name="policy">When the receiver looks at the ring.</param>
    internal PacketDevice(SocketParts parts, FrameRing ring, ReceivePolicy policy)
        : base(Log, parts, policy)
    {
        _receive = parts.Watch;
        _ring = ring;
    }

    /// <summary>tp_packets: frames that reached the socket since it was opened, those it had no room for included.</summary>
    internal long KernelReceived
    {
        get
        {
            _ = Statistics;
            return Volatile.Read(ref _seen);
        }
    }

    /// <inheritdoc/>
    public override IReadOnlyList<DeviceCounter> Counters => [.. base.Counters, new("stamps.hardware", StampedByHardware)];

    /// <inheritdoc/>
    private protected override int Take(MbufPool pool, ref MbufBatch frames, int limit, ref ReceiveCounts counts) =>
        _ring.Take(pool, ref frames, limit, ref counts);

    /// <summary>PACKET_STATISTICS: reading sets the kernel's counters to zero.</summary>
    private protected override long KernelDrops(bool alive)
    {
        // struct tpacket_stats_v3: packets, drops, freezes.
        var statistics = stackalloc uint[3];
        if (alive && PacketSocket.GetOption(_receive, StatisticsOption, statistics, 3 * sizeof(uint)) == Errno.None)
        {
            Volatile.Write(ref _seen, _seen + statistics[0]);
            _drops += statistics[1];
        }

        return _drops;
    }

    /// <inheritdoc/>
    private protected override void Close()
    {
        _ring.Dispose();
        _receive.Dispose();
    }
}
