using HwNet.Buffers;
using HwNet.Net;

namespace HwNet.Conformance.Tests.Benches;

/// <summary>Says of every received packet what hardware says of a right one, ahead of whoever looks after it.</summary>
internal sealed class LyingTap(MbufChecksum lie) : ICaptureTap
{
    public void Packet(IfNet ifp, Mbuf m, bool outgoing)
    {
        if (!outgoing)
        {
            m.Checksum |= lie;
        }
    }
}
