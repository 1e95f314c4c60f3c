using HwNet.Ioctl;
using HwNet.Net;

namespace HwNet.Drivers.Tests.Pseudo.Lagg;

/// <summary>A network interface that takes an MTU of 1500 at most, and VLAN tags.</summary>
internal sealed class SmallNic : IDisposable
{
    internal SmallNic(NetStack stack)
    {
        var options = new IfAttachOptions { Lladdr = LinkAddress.Parse("02:55:00:00:00:01"), Capabilities = IfCapabilities.VlanMtu | IfCapabilities.LinkState };
        Assert.Equal(Errno.None, stack.Interfaces.Attach("small", new Nic(), options, out var ifp));
        Ifp = ifp!;
    }

    internal IfNet Ifp { get; }

    public void Dispose() => Ifp.Stack.Interfaces.Detach(Ifp);

    private sealed class Nic : NetDriver
    {
        protected override Errno IfInit() => Errno.None;

        protected override void IfStop()
        {
        }

        protected override void IfStart(IfSendQueue queue)
        {
            HwNet.Buffers.MbufBatch packets = default;
            Ifp.Counters.CountSent(queue.Dequeue(ref packets, queue.MaxLength));
            _ = packets.FreeAll();
        }

        protected override Errno IfIoctl(IfRequest request) => request is SetMtu ? Errno.None : Errno.EINVAL;
    }
}
