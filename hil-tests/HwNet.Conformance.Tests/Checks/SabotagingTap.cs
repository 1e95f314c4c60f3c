using HwNet.Buffers;
using HwNet.Net;

namespace HwNet.Conformance.Tests.Checks;

/// <summary>Spoils something at one certain frame that the interface sends, or receives.</summary>
internal sealed class SabotagingTap(int at, Action<IfNet> spoil, bool received = false) : ICaptureTap
{
    private int _seen;

    public void Packet(IfNet ifp, Mbuf m, bool outgoing)
    {
        if (outgoing != received && Interlocked.Increment(ref _seen) == at)
        {
            spoil(ifp);
        }
    }
}
