using HwNet.Buffers;
using HwNet.Net;

namespace HwNet.Benchmarks.Stages;

/// <summary>A driver whose hardware is always done: frees what the queue holds.</summary>
internal sealed class SinkDriver : NetDriver
{
    protected override Errno IfInit() => Errno.None;

    protected override void IfStop()
    {
    }

    protected override void IfStart(IfSendQueue queue)
    {
        MbufBatch packets = default;
        Ifp.Counters.CountSent(queue.Dequeue(ref packets, queue.MaxLength));
        _ = packets.FreeAll();
    }

    protected override Errno IfIoctl(Ioctl.IfRequest request) => Errno.None;
}
