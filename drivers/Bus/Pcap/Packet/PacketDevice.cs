using HwNet.Buffers;
using HwNet.Bus.Pcap.Posix;
using Microsoft.Win32.SafeHandles;
using NLog;

namespace HwNet.Bus.Pcap.Packet;

/// <summary>An interface of Linux open through packet sockets: one receives into a TPACKET_V3 ring, the other sends.</summary>
/// <remarks>Two sockets: the kernel would look for a waiting receiver at each frame sent, and the ring's headers would be wanted of sent frames too.</remarks>
internal sealed unsafe class PacketDevice : SocketFrameDevice
{
    private const int StatisticsOption = 6;

    private static readonly Logger Log = LogManager.GetLogger("HwNet.Bus.Packet");

    private readonly SafeFileHandle _receive;
    private readonly SafeFileHandle _transmit;
    private readonly PacketRing _ring;
    private readonly SendmmsgSender _sender;
    private long _drops;
    private long _seen;

    /// <param name="parts">Receive: one socket, the one that is watched; this owns them.</param>
    /// <param name="ring">This owns it.</param>
    internal PacketDevice(SocketParts parts, PacketRing ring)
        : base(Log, parts, TimeSpan.Zero)
    {
        _receive = parts.Watch;
        _transmit = parts.Send;
        _ring = ring;
        _sender = new SendmmsgSender(Descriptor(_transmit));
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
    private protected override int Take(MbufPool pool, ref MbufBatch frames, int limit, ref ReceiveCounts counts) =>
        _ring.Take(pool, ref frames, limit, ref counts);

    /// <inheritdoc/>
    private protected override Errno Transmit(ref MbufBatch frames, out int sent) => _sender.Send(ref frames, out sent);

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
        _transmit.Dispose();
    }
}
