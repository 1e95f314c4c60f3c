using HwNet.Ioctl;
using HwNet.Net;

namespace HwNet.Drivers.Pseudo.Bridge;

/// <summary>BRDGADD: an interface becomes a member of the bridge; it hears everything from then on, and its protocols nothing.</summary>
/// <remarks>
/// EINVAL: no Ethernet of this stack, or another MTU than the bridge's; EEXIST: a member already; EBUSY: part of something else; ELOOP: the bridge
/// itself, made of it, or made of another member or a part of one; ENOBUFS: too many members; ENXIO: detached.
/// </remarks>
/// <param name="Member">The interface.</param>
public sealed record AddBridgeMember(IfNet Member) : IfRequest
{
    /// <inheritdoc/>
    public override bool NeedsPrivilege => true;
}
