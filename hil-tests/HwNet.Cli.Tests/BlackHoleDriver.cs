using HwNet.Buffers;
using HwNet.Net;

namespace HwNet.Cli.Tests;

/// <summary>Sends by throwing away.</summary>
internal sealed class BlackHoleDriver : NetDriver
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
        Ifp.Counters.CountSent(queue.Dequeue(ref packets, queue.MaxLength));
        _ = packets.FreeAll();
    }
}
