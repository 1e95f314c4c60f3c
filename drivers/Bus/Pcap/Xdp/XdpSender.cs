using System.Buffers.Binary;
using HwNet.Buffers;

namespace HwNet.Bus.Pcap.Xdp;

/// <summary>Copies frames into the shared memory and has the kernel send them, many a system call.</summary>
internal sealed class XdpSender
{
    private const int BatchSize = 64;
    private const int HeaderLength = 14;
    private const int TagLength = 4;
    private const ushort EtherTypeVlan = 0x8100;

    private readonly XdpSocket _socket;
    private readonly ulong[] _free = new ulong[XdpSocket.TransmitFrames];
    private int _freeCount;

    internal XdpSender(XdpSocket socket)
    {
        _socket = socket;
        for (var i = 0; i < XdpSocket.TransmitFrames; i++)
        {
            _free[_freeCount++] = (ulong)(socket.ReceiveFrames + i) * (ulong)socket.ChunkSize;
        }
    }

    /// <summary>True when the kernel has taken all that was handed over, after being asked to.</summary>
    internal bool TryDrain() => Drain() == Errno.None;

    /// <summary>Sends from the front; frees each frame that was handed over; never blocks.</summary>
    /// <param name="frames">The refused frame is first afterwards.</param>
    /// <param name="mtu">Largest payload: the kernel does not look at it here.</param>
    /// <param name="sent">Frames handed over.</param>
    /// <returns>None: all. Else why not: ENOBUFS (no room), EMSGSIZE (the first), ENETDOWN, ENXIO.</returns>
    internal Errno Send(ref MbufBatch frames, int mtu, out int sent)
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
        while (count < room && frames.First is { } m && m.Length >= HeaderLength && m.Length <= Longest(m, mtu))
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
        mtu + HeaderLength + (BinaryPrimitives.ReadUInt16BigEndian(m.Data[12..]) == EtherTypeVlan ? TagLength : 0);
}
