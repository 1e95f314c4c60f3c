using HwNet.Buffers;
using HwNet.Ioctl;
using HwNet.Net;

namespace HwNet.Drivers.Pseudo.Loopback;

/// <summary>looutput: whatever is sent is received again, at once and in order.</summary>
internal sealed class LoopbackDriver : NetDriver
{
    protected override Errno IfInit()
    {
        Ifp.SetLink(LinkState.Up);
        return Errno.None;
    }

    protected override void IfStop()
    {
    }

    protected override void IfStart(IfSendQueue queue)
    {
        MbufBatch packets = default;
        var count = queue.Dequeue(ref packets, queue.MaxLength);
        Ifp.Counters.CountSent(count);
        Ifp.Input(ref packets);
    }

    protected override Errno IfIoctl(IfRequest request) => request switch
    {
        SetMtu or SetReceiveFilter or SetFlags => Errno.None,
        _ => Errno.EINVAL,
    };
}
