using HwNet.Cloning;
using HwNet.Net;

namespace HwNet.Ioctl;

/// <summary>SIOCIFCREATE2: makes an interface: "vlan" with the next free unit, "vlan3" with that one. A request to the stack; replies the interface.</summary>
/// <remarks>EINVAL: no such cloner, bad unit, or parameters that are not the cloner's; EEXIST: the unit is in use; ENOBUFS: all are; else the cloner's own error.</remarks>
public sealed record CreateClone(string Name, IfCloneParameters? Parameters = null) : IfRequest<IfNet>
{
    /// <inheritdoc/>
    public override bool NeedsPrivilege => true;
}

/// <summary>SIOCIFDESTROY: destroys an interface that was created. A request to the stack.</summary>
/// <remarks>ENXIO: no such interface; EINVAL: it was not cloned; EBUSY: it is being destroyed; else the cloner's own error.</remarks>
public sealed record DestroyClone(string Name) : IfRequest
{
    /// <inheritdoc/>
    public override bool NeedsPrivilege => true;
}

/// <summary>SIOCIFGCLONERS: the names of the cloners, at most <paramref name="Limit"/>; EINVAL for a negative limit. A request to the stack.</summary>
public sealed record GetCloners(int Limit = int.MaxValue) : IfRequest<IfNameList>;

/// <summary>SIOCSIFVNET: moves an interface to another stack; replies the interface it is there. A request to the stack it is in.</summary>
/// <remarks>ENXIO: no such interface; EEXIST: the other stack has one of that name; EINVAL: it is there already.</remarks>
public sealed record MoveInterface(string Name, NetStack Target) : IfRequest<IfNet>
{
    /// <inheritdoc/>
    public override bool NeedsPrivilege => true;
}
