using HwNet.Buffers;
using HwNet.Conformance.Tests.Benches;
using HwNet.Net;

namespace HwNet.Conformance.Tests.Usb;

/// <summary>The first frame after a silence comes later by a clock than it came.</summary>
internal sealed class JumpingTap(JumpingClock clock, TimeSpan later) : ICaptureTap
{
    private static readonly TimeSpan Silence = TimeSpan.FromMilliseconds(500);
    private long _last;

    public void Packet(IfNet ifp, Mbuf m, bool outgoing)
    {
        if (outgoing)
        {
            return;
        }

        var now = TimeProvider.System.GetTimestamp();
        if (TimeProvider.System.GetElapsedTime(Interlocked.Exchange(ref _last, now), now) > Silence)
        {
            clock.Jump(later);
        }
    }
}
