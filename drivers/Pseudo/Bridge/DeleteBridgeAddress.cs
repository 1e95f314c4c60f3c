using HwNet.Ioctl;

namespace HwNet.Drivers.Pseudo.Bridge;

/// <summary>BRDGDADDR: forgets an address, learned or static. ENOENT: not known.</summary>
/// <param name="Address">The station.</param>
public sealed record DeleteBridgeAddress(LinkAddress Address) : IfRequest
{
    /// <inheritdoc/>
    public override bool NeedsPrivilege => true;
}
