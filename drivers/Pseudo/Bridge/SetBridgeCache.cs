using HwNet.Ioctl;

namespace HwNet.Drivers.Pseudo.Bridge;

/// <summary>BRDGSCACHE, BRDGSTO: how many addresses are learned at most, and for how long. EINVAL: a limit outside 1 to 8192, a time outside 1 s to a day.</summary>
/// <param name="Limit">Addresses; what is known already stays.</param>
/// <param name="Timeout">Since the last frame from the address.</param>
public sealed record SetBridgeCache(int Limit, TimeSpan Timeout) : IfRequest
{
    /// <inheritdoc/>
    public override bool NeedsPrivilege => true;
}
