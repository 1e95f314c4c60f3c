using HwNet.Buffers;
using HwNet.Net;

namespace HwNet.Core.Tests.Net;

/// <summary>A protocol that keeps copies of its packets and frees them.</summary>
internal sealed class NetisrRecorder
{
    /// <summary>Takes the protocol over from whoever has it.</summary>
    internal NetisrRecorder(NetStack stack, NetisrProtocol protocol)
    {
        stack.Netisr.Unregister(protocol);
        stack.Netisr.Register(protocol, Handle);
    }

    /// <summary>What came, in order.</summary>
    internal List<(byte[] Packet, MbufFlags Flags, IfNet? ReceivedOn)> Got { get; } = [];

    /// <summary>How many packets came with each call.</summary>
    internal List<int> Batches { get; } = [];

    /// <summary>The first byte of each packet.</summary>
    internal IEnumerable<byte> FirstBytes => Got.Select(static g => g.Packet[0]);

    private void Handle(ref MbufBatch packets)
    {
        Batches.Add(packets.Count);
        while (packets.TryRemoveFirst(out var m))
        {
            Got.Add((m.Data.ToArray(), m.Flags, m.ReceivedOn));
            m.Free();
        }
    }
}
