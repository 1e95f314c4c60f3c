using HwNet.Ioctl;
using HwNet.Net;

namespace HwNet.Drivers.Pseudo.Lagg;

/// <summary>SIOCSLAGGPORT: an interface becomes a member. Its link address and MTU are set, and it is brought up, soon after.</summary>
/// <remarks>
/// EEXIST: it is one; EBUSY: it is part of something else; EINVAL: not Ethernet, an aggregate, or of another stack; EMSGSIZE: it cannot take the
/// aggregate's MTU; ENOBUFS: 32 are enough; ELOOP; ENXIO: it is detached.
/// </remarks>
public sealed record AddLaggMember(IfNet Member) : IfRequest
{
    /// <inheritdoc/>
    public override bool NeedsPrivilege => true;
}
