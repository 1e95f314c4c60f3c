using HwNet.Buffers;

namespace HwNet.Protocols.Udp;

/// <summary>Datagrams of one receive batch that follow each other to the same socket: they enter its queue with one lock and one wake-up.</summary>
internal struct UdpRun<TSocket>
    where TSocket : class, IDatagramSink
{
    private TSocket? _socket;
    private MbufBatch _packets;

    /// <summary>Takes <paramref name="m"/>.</summary>
    internal void Add(TSocket socket, Mbuf m)
    {
        if (socket != _socket)
        {
            Flush();
            _socket = socket;
        }

        _packets.Append(m);
    }

    internal void Flush()
    {
        if (!_packets.IsEmpty)
        {
            _socket!.Enqueue(ref _packets);
        }
    }
}
