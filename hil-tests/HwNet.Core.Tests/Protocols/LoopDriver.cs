using HwNet.Ioctl;
using HwNet.Net;

namespace HwNet.Core.Tests.Protocols;

/// <summary>A loopback device: what is sent is received.</summary>
internal sealed class LoopDriver : NetDriver
{
    internal static IfAttachOptions Options { get; } = new()
    {
        Type = IfType.Loop,
        Flags = IfFlags.Loopback | IfFlags.Multicast,
        SendQueueLength = 64,
        CpuId = 0,
    };

    protected override Errno IfInit() => Errno.None;

    protected override void IfStop()
    {
    }

    protected override void IfStart(IfSendQueue queue)
    {
        while (queue.TryDequeue(out var m))
        {
            Ifp.Counters.CountSent(1);
            Ifp.Input(m);
        }
    }

    protected override Errno IfIoctl(IfRequest request) => Errno.None;
}
