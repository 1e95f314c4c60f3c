using HwNet.Buffers;
using HwNet.Ioctl;
using HwNet.Net;

namespace HwNet.Drivers.Tests.Pseudo.Vlan;

/// <summary>Hardware that takes tags beside the frames, or none: notes what it is given, hands up what the test says.</summary>
internal sealed class TaggingNic : NetDriver
{
    internal List<(byte[] Bytes, ushort? Tag)> Sent { get; } = [];

    /// <summary>What each frame wanted of the hardware's sums.</summary>
    internal List<MbufChecksum> Wanted { get; } = [];

    /// <summary>Takes no frame: they wait in the send queue.</summary>
    internal bool IsFull { get; init; }

    internal IfNet Attach(NetStack stack, IfCapabilities capabilities, int queueLength = 64)
    {
        var options = new IfAttachOptions
        {
            Lladdr = LinkAddress.Parse("02:00:00:00:0c:01"),
            Capabilities = capabilities,
            SendQueueLength = queueLength,
            MaxMtu = 1500,
        };
        Assert.Equal(Errno.None, stack.Interfaces.Attach("nic", this, options, out var ifp));
        DriverStack.Up(ifp!);
        return ifp!;
    }

    internal void Receive(byte[] frame, ushort? tag, MbufChecksum known = MbufChecksum.None)
    {
        Assert.True(Ifp.Stack.Mbufs.TryGet(out var m));
        frame.CopyTo(m.Append(frame.Length));
        m.VlanTag = tag;
        m.Checksum = known;
        Ifp.Input(m);
    }

    protected override Errno IfInit() => Errno.None;

    protected override void IfStop()
    {
    }

    protected override void IfStart(IfSendQueue queue)
    {
        queue.OutputActive = IsFull;
        while (!IsFull && queue.TryDequeue(out var m))
        {
            Sent.Add((m.Data.ToArray(), m.VlanTag));
            Wanted.Add(m.Checksum);
            Ifp.Counters.CountSent(1);
            m.Free();
        }
    }

    protected override Errno IfIoctl(IfRequest request) => request is SetCapabilities or SetReceiveFilter ? Errno.None : Errno.EINVAL;
}
