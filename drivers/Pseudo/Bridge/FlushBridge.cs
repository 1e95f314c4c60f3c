using HwNet.Ioctl;

namespace HwNet.Drivers.Pseudo.Bridge;

/// <summary>BRDGFLUSH: forgets what was learned, and static addresses too if so told.</summary>
/// <param name="StaticToo">IFBF_FLUSHALL.</param>
public sealed record FlushBridge(bool StaticToo = false) : IfRequest
{
    /// <inheritdoc/>
    public override bool NeedsPrivilege => true;
}
