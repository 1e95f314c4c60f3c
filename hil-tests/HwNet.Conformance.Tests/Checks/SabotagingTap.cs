using HwNet.Buffers;
using HwNet.Net;

namespace HwNet.Conformance.Tests.Checks;

/// <summary>Spoils something at one certain frame that the interface sends.</summary>
internal sealed class SabotagingTap(int at, Action<IfNet> spoil) : ICaptureTap
{
    private int _seen;

    public void Packet(IfNet ifp, Mbuf m, bool outgoing)
    {
        if (outgoing && Interlocked.Increment(ref _seen) == at)
        {
            spoil(ifp);
        }
    }
}
