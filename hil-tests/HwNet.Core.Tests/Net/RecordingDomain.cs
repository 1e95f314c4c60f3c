using HwNet.Buffers;
using HwNet.Net;

namespace HwNet.Core.Tests.Net;

/// <summary>A protocol family that notes what the interfaces tell it, and resolves every destination to one station.</summary>
internal sealed class RecordingDomain(List<string> log, AddressFamily family = AddressFamily.Inet) : Domain
{
    public override AddressFamily Family => family;

    public override ushort EtherType => 0x0800;

    /// <summary>Runs in each call, with what is noted of it.</summary>
    internal Action<IfNet, string>? OnCall { get; set; }

    protected internal override object? IfAttach(IfNet ifp)
    {
        Note(ifp, "domain attach");
        return "data of " + ifp.Name;
    }

    protected internal override void IfDetach(IfNet ifp, object data)
    {
        Assert.Equal("data of " + ifp.Name, data);
        Note(ifp, "domain detach");
    }

    protected internal override void IfPurge(IfNet ifp) => Note(ifp, "domain purge");

    protected internal override void CtlInput(IfNet ifp, IfAddress address, bool up) => Note(ifp, up ? "ctlinput up" : "ctlinput down");

    protected internal override void IfUp(IfNet ifp) => Note(ifp, "domain up hook");

    protected internal override bool TryResolve(IfNet ifp, Mbuf m, in SockAddr destination, out LinkAddress lladdr, out Errno error)
    {
        lladdr = TestStack.Other;
        error = Errno.None;
        return true;
    }

    private void Note(IfNet ifp, string what)
    {
        log.Add(what);
        OnCall?.Invoke(ifp, what);
    }
}
