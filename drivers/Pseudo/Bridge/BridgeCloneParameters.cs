using HwNet.Cloning;
using HwNet.Net;

namespace HwNet.Drivers.Pseudo.Bridge;

/// <summary>The members a bridge has from the beginning; without parameters it has none. It takes address and MTU of the first.</summary>
/// <param name="Members">Ethernet interfaces of the same stack, in order.</param>
public sealed record BridgeCloneParameters(IReadOnlyList<IfNet> Members) : IfCloneParameters;
