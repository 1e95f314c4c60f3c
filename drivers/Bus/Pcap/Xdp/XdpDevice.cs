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
    private readonly XdpSender _sender;
    private readonly TimeProvider _clock;
    private int _turn;
    private volatile int _mtu;
    private long _drops;

    /// <param name="parts">Watch: a packet socket that receives nothing; receive: the sockets; send: the first of them. This owns all.</param>
    /// <param name="program">This owns it.</param>
    /// <param name="sockets">This owns them.</param>
    /// <param name="clock">Says when a frame came.</param>
    /// <param name="moderation">How long to pause between two looks under load; zero: never.</param>
    internal XdpDevice(SocketParts parts, XdpProgram program, XdpSocket[] sockets, TimeProvider clock, TimeSpan moderation)
        : base(Log, parts, moderation)
    {
        _parts = parts;
        _program = program;
        _sockets = sockets;
        _receivers = [.. sockets.Select(static s => new XdpReceiver(s))];
        _sender = new XdpSender(sockets[0]);
        _clock = clock;
        _mtu = parts.Info.Mtu;
    }

    /// <summary>True when the program runs in the interface's driver.</summary>
    internal bool IsNative => _program.IsNative;

    /// <inheritdoc/>
    private protected override int Take(MbufPool pool, ref MbufBatch frames, int limit, ref ReceiveCounts counts)
    {
        var now = (_clock.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;
        var taken = 0;
        for (var i = 0; i < _receivers.Length && taken < limit; i++)
        {
            // The one that was first is last the next time: a busy queue must not silence the others.
            taken += _receivers[(_turn + i) % _receivers.Length].Take(pool, ref frames, limit - taken, now, ref counts);
        }

        _turn = (_turn + 1) % _receivers.Length;
        return taken;
    }

    /// <inheritdoc/>
    private protected override Errno Transmit(ref MbufBatch frames, out int sent)
    {
        var error = _sender.Send(ref frames, _mtu, out sent);
        if (error == Errno.EMSGSIZE && HostMtu is > 0 and var mtu && mtu != _mtu)
        {
            _mtu = mtu;
            error = _sender.Send(ref frames, mtu, out var more);
            sent += more;
        }

        return error;
    }

    /// <inheritdoc/>
    private protected override bool TellsRoom => false;

    /// <summary>What the kernel did not take yet it is asked to take now.</summary>
    private protected override bool HasRoom() => _sender.TryDrain();

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
