using HwNet.Buffers;

namespace HwNet.Protocols.Udp;

/// <summary>A socket as input sees it.</summary>
internal interface IDatagramSink
{
    /// <summary>Takes checked datagrams, IP header in front.</summary>
    void Enqueue(ref MbufBatch packets);
}
