using HwNet.Buffers;
using HwNet.Net;

namespace HwNet.Benchmarks.Paths;

/// <summary>Sends what one interface receives out of another.</summary>
internal sealed class ForwardHook(IfNet to) : InputHook
{
    private long _refused;

    /// <summary>Batches of which something was refused.</summary>
    internal long Refused => Volatile.Read(ref _refused);

    protected internal override void Input(IfNet ifp, ref MbufBatch frames)
    {
        if (to.Transmit(ref frames) != Errno.None)
        {
            _ = Interlocked.Increment(ref _refused);
        }
    }
}
