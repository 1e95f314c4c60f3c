using HwNet.Buffers;
using HwNet.Ioctl;
using HwNet.Net;

namespace HwNet.Core.Tests.Net;

/// <summary>A domain of its own family that notes the requests and up hooks it gets.</summary>
internal sealed class ControlDomain : Domain
{
    public override AddressFamily Family => AddressFamily.Local;

    public override ushort EtherType => 0x88b6;

    internal List<string> Notes { get; } = [];

    internal Errno Answer { get; init; }

    protected internal override Errno Control(IfNet ifp, IfRequest request)
    {
        Notes.Add(request.GetType().Name);
        return Answer;
    }

    protected internal override void IfUp(IfNet ifp) => Notes.Add("up hook");

    protected internal override bool TryResolve(IfNet ifp, Mbuf m, in SockAddr destination, out LinkAddress lladdr, out Errno error)
    {
        lladdr = TestStack.Other;
        error = Errno.None;
        return true;
    }
}
