using System.Buffers.Binary;
using HwNet.Buffers;
using HwNet.Bus.Pcap.Posix;

namespace HwNet.Bus.Pcap.Xdp;

/// <summary>Copies frames into the shared memory and has the kernel send them, many a system call.</summary>
internal sealed class XdpSender : FrameSender
{
    private const int BatchSize = 64;
    private const int TagLength = 4;
    private const ushort EtherTypeVlan = 0x8100;

    // The least that the kernel takes; without a program nothing is received.
    private const int ReceiveFrames = 64;

    private readonly XdpSocket _socket;
    private readonly ulong[] _free = new ulong[XdpSocket.TransmitFrames];
    private readonly LinuxInterface _host;
    private int _mtu;
    private int _freeCount;

    /// <param name="socket">A bound socket.</param>
    /// <param name="host">The interface, to be asked for its MTU: the kernel does not look at it here.</param>
    /// <param name="owned">What is closed with the sender; null: the socket is another's.</param>
    internal XdpSender(XdpSocket socket, LinuxInterface host, IDisposable? owned)
        : base((int)socket.Handle.DangerousGetHandle(), owned)
    {
        _socket = socket;
        _host = host;
        _mtu = host.Mtu;
        for (var i = 0; i < XdpSocket.TransmitFrames; i++)
        {
            _free[_freeCount++] = (ulong)(socket.ReceiveFrames + i) * (ulong)socket.ChunkSize;
        }
    }

    /// <summary>Opens a socket of its own on the first queue of an interface, for sending only: it needs no program, and the host's stack goes on receiving.</summary>
    /// <param name="name">if_xname, for the words.</param>
    /// <param name="host">The interface; whatever it is asked through outlives the sender.</param>
    /// <param name="sender">The caller owns it; null unless the result is None.</param>
    /// <param name="failure">Cause and cure; null when the result is None.</param>
    /// <returns>None; ENOSYS, EACCES, EOPNOTSUPP (MTU too large), EBUSY (the queue is another's), ENOMEM, ENXIO, EIO.</returns>
    internal static Errno Open(string name, LinuxInterface host, out FrameSender? sender, out string? failure)
    {
        sender = null;
        if (host.Mtu > XdpSocket.MaxMtu)
        {
            failure = $"{name} has an MTU of {host.Mtu}: frames of XDP must fit a page. Lower it: ip link set {name} mtu {XdpSocket.MaxMtu}; or send without XDP";
            return Errno.EOPNOTSUPP;
        }

        var error = XdpSocket.Open(host.Mtu, ReceiveFrames, out var socket);
        failure = XdpBus.NotOpened(name, error);
        if (error == Errno.None)
        {
            error = socket!.BindWhenFree(host.Index, 0, zeroCopy: false);
            failure = error == Errno.None ? null : XdpBus.NotBound(name, 0, zeroCopy: false, error);
        }

        if (error == Errno.None)
        {
            sender = new XdpSender(socket!, host, socket);
        }
        else
        {
            socket?.Dispose();
        }

        return XdpBus.Plain(error);
    }

    /// <inheritdoc/>
    internal override bool TellsRoom => false;

    /// <summary>What the kernel did not take yet it is asked to take now. True when it has taken all.</summary>
    internal override bool HasRoom() => Drain() == Errno.None;

    /// <inheritdoc/>
    internal override Errno Send(ref MbufBatch frames, out int sent)
    {
        var error = SendWithin(ref frames, _mtu, out sent);
        if (error == Errno.EMSGSIZE && _host.Mtu is > 0 and var mtu && mtu != _mtu)
        {
            _mtu = mtu;
            error = SendWithin(ref frames, mtu, out var more);
            sent += more;
        }

        return error;
    }

    private Errno SendWithin(ref MbufBatch frames, int mtu, out int sent)
    {
        sent = 0;
        // What the kernel has in its ring it keeps, up or down: so it is asked before it is given anything.
        var error = Drain();
        while (error == Errno.None && !frames.IsEmpty)
        {
            Reclaim();
            var room = Math.Min(BatchSize, Math.Min(_freeCount, (int)_socket.ToSend!.Writable));
            if (room == 0)
            {
                return Errno.ENOBUFS;
            }

            var count = Copy(ref frames, room, mtu);
            if (count == 0)
            {
                return Errno.EMSGSIZE;
            }

            sent += count;
            error = Drain();
        }

        return error;
    }

    private int Copy(ref MbufBatch frames, int room, int mtu)
    {
        var count = 0;
        var done = default(MbufBatch);
        while (count < room && frames.First is { } m && m.Length >= MinimumLength && m.Length <= Longest(m, mtu))
        {
            var chunk = _free[_freeCount - 1];
            if (!_socket.TryGet(chunk, (uint)m.Length, out var bytes))
            {
                break;
            }

            m.Data.CopyTo(bytes);
            _freeCount--;
            ref var entry = ref _socket.ToSend!.Next();
            entry.Address = chunk;
            entry.Length = (uint)m.Length;
            entry.Options = 0;
            count++;
            _ = frames.MoveTo(ref done, 1);
        }

        _socket.ToSend!.PublishWritten();
        _ = done.FreeAll();
        return count;
    }

    /// <summary>Asks the kernel to send until it has taken everything or does not get on: it takes 32 a call.</summary>
    private Errno Drain()
    {
        var ring = _socket.ToSend!;
        while (true)
        {
            var before = ring.Unread;
            var error = _socket.Kick();
            var after = ring.Unread;
            if (error is not (Errno.None or Errno.EAGAIN or Errno.EBUSY or Errno.ENOBUFS or Errno.EINTR))
            {
                return error;
            }

            if (after == 0)
            {
                return Errno.None;
            }

            if (after == before && error != Errno.EINTR)
            {
                return Errno.ENOBUFS;
            }
        }
    }

    /// <summary>Takes back the chunks whose frames were sent.</summary>
    private void Reclaim()
    {
        var ring = _socket.Sent!;
        var count = ring.Readable;
        for (var i = 0u; i < count; i++)
        {
            var chunk = ring.Next();
            if (_freeCount < _free.Length && IsOurs(chunk))
            {
                _free[_freeCount++] = chunk;
            }
        }

        if (count > 0)
        {
            ring.PublishRead();
        }
    }

    private bool IsOurs(ulong chunk)
    {
        var size = (ulong)_socket.ChunkSize;
        return chunk % size == 0 && chunk / size - (ulong)_socket.ReceiveFrames < XdpSocket.TransmitFrames;
    }

    /// <summary>As the kernel measures frames of packet sockets: a VLAN tag is not counted.</summary>
    private static int Longest(Mbuf m, int mtu) =>
        mtu + MinimumLength + (BinaryPrimitives.ReadUInt16BigEndian(m.Data[12..]) == EtherTypeVlan ? TagLength : 0);
}
