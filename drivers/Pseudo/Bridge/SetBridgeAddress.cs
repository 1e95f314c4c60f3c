using HwNet.Ioctl;
using HwNet.Net;

namespace HwNet.Drivers.Pseudo.Bridge;

/// <summary>BRDGSADDR: an address is behind that member for good: it neither ages nor moves. EINVAL: no station's address; ENOENT: no member; ENOBUFS: the table is full.</summary>
/// <param name="Address">The station.</param>
/// <param name="Member">Where it is.</param>
public sealed record SetBridgeAddress(LinkAddress Address, IfNet Member) : IfRequest
{
    /// <inheritdoc/>
    public override bool NeedsPrivilege => true;
}
