using HwNet.Buffers;
using HwNet.Net;

namespace HwNet.Conformance.Tests.Benches;

/// <summary>Does what a driver may not: remembers the first buffer that came in, and writes into it when others have come behind.</summary>
internal sealed class ScribblingTap(int after) : ICaptureTap
{
    private Mbuf? _first;
    private int _count;

    public void Packet(IfNet ifp, Mbuf m, bool outgoing)
    {
        _first ??= m;
        if (++_count == after)
        {
            _first.Data[^1] ^= 1;
        }
    }
}
