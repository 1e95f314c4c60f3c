using HwNet.Buffers;
using HwNet.Bus.Pcap.Posix;
using NLog;

namespace HwNet.Bus.Pcap.Xdp;

/// <summary>An interface of Linux whose frames a program takes before the host's stack sees them: one XDP socket for each of its queues.</summary>
internal sealed class XdpDevice : SocketFrameDevice
{
    private static readonly Logger Log = LogManager.GetLogger("HwNet.Bus.Xdp");

    private readonly SocketParts _parts;
    private readonly XdpProgram _program;
    private readonly XdpSocket[] _sockets;
    private readonly XdpReceiver[] _receivers;
    private readonly TimeProvider _clock;
    private int _turn;
    private long _drops;

    /// <param name="parts">Watch: a packet socket that receives nothing; receive: the sockets; sender: by the first of them. This owns all.</param>
    /// <param name="program">This owns it.</param>
    /// <param name="sockets">This owns them.</param>
    /// <param name="clock">Says when a frame came.</param>
    /// <param name="policy">When the receiver looks at the rings.</param>
    internal XdpDevice(SocketParts parts, XdpProgram program, XdpSocket[] sockets, TimeProvider clock, ReceivePolicy policy)
        : base(Log, parts, policy)
    {
        _parts = parts;
        _program = program;
        _sockets = sockets;
        _receivers = [.. sockets.Select(static s => new XdpReceiver(s))];
        _clock = clock;
    }

    /// <summary>True when the program runs in the interface's driver.</summary>
    internal bool IsNative => _program.IsNative;

    /// <inheritdoc/>
    private protected override int Take(MbufPool pool, ref MbufBatch frames, int limit, ref ReceiveCounts counts)
    {
        var (taken, now) = (0, 0L);
        for (var i = 0; i < _receivers.Length && taken < limit; i++)
        {
            // The one that was first is last the next time: a busy queue must not silence the others.
            var receiver = _receivers[(_turn + i) % _receivers.Length];
            if (receiver.HasFrames)
            {
                // Once for all of them, and not for a look in vain.
                now = now > 0 ? now : Now();
                taken += receiver.Take(pool, ref frames, limit - taken, now, ref counts);
            }
        }

        _turn = (_turn + 1) % _receivers.Length;
        return taken;
    }

    private long Now() => (_clock.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;

    /// <inheritdoc/>
    private protected override long KernelDrops(bool alive)
    {
        if (alive)
        {
            _drops = Math.Max(_drops, _sockets.Sum(static s => s.Drops()));
        }

        return _drops;
    }

    /// <inheritdoc/>
    private protected override void Close()
    {
        _program.Dispose();
        Array.ForEach(_sockets, static s => s.Dispose());
        _parts.Watch.Dispose();
    }
}
