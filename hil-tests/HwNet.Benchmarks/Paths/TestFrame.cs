using HwNet.Buffers;
using HwNet.Wire;

namespace HwNet.Benchmarks.Paths;

/// <summary>The shortest Ethernet frame: 60 bytes, 64 with the check sequence that hardware adds.</summary>
internal sealed class TestFrame
{
    internal const int Length = 60;

    private readonly byte[] _bytes = new byte[Length];

    internal TestFrame(LinkAddress destination, LinkAddress source)
    {
        destination.Write(_bytes);
        source.Write(_bytes.AsSpan(LinkAddress.Length));
        _bytes[12] = EtherType.Experimental >> 8;
        _bytes[13] = EtherType.Experimental & 0xff;
    }

    internal ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>Writes it into an empty packet, as a sender does.</summary>
    internal void WriteTo(Mbuf m) => _bytes.CopyTo(m.Append(Length));
}
