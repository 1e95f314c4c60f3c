using HwNet.Ioctl;
using HwNet.Net;

namespace HwNet.Drivers.Pseudo.Bridge;

/// <summary>BRDGDEL: a member is itself again; the bridge forgets the addresses behind it. ENOENT: no member.</summary>
/// <param name="Member">The interface.</param>
public sealed record DeleteBridgeMember(IfNet Member) : IfRequest
{
    /// <inheritdoc/>
    public override bool NeedsPrivilege => true;
}
