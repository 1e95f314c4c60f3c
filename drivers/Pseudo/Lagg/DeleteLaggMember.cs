using HwNet.Ioctl;
using HwNet.Net;

namespace HwNet.Drivers.Pseudo.Lagg;

/// <summary>SIOCSLAGGDELPORT: a member is none any more; it gets back its link address and its MTU soon after. ENOENT: it is none.</summary>
public sealed record DeleteLaggMember(IfNet Member) : IfRequest
{
    /// <inheritdoc/>
    public override bool NeedsPrivilege => true;
}
