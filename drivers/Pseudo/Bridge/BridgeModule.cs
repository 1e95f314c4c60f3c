using HwNet.Cloning;
using HwNet.Net;

namespace HwNet.Drivers.Pseudo.Bridge;

/// <summary>if_bridge: a learning bridge of Ethernet interfaces: bridge0, bridge1.</summary>
public sealed class BridgeModule : DriverModule
{
    /// <inheritdoc/>
    public override string Name => "bridge";

    /// <inheritdoc/>
    public override string Description => "a learning bridge of several interfaces";

    /// <summary>None: made on request only.</summary>
    public override IReadOnlyList<BusMatch> Matches { get; } = [];

    /// <inheritdoc/>
    public override NetDriver Create(IBusDevice device, BusMatch match) => new BridgeDriver();

    /// <inheritdoc/>
    public override IfAttachOptions Describe(IBusDevice device, BusMatch match) => BridgeCloner.Options([], 0);

    /// <inheritdoc/>
    public override IfCloner CreateCloner() => new BridgeCloner();

    /// <inheritdoc/>
    public override IfCloneParameters? Compose(string option, IReadOnlyList<IfNet> lower, out string? failure)
    {
        ArgumentNullException.ThrowIfNull(lower);
        failure = lower.FirstOrDefault(static ifp => ifp.HeaderLength != BridgeCloner.EtherHeader) is { } foreign
            ? $"{foreign.Name} is no Ethernet: take another member"
            : lower.FirstOrDefault(ifp => ifp.Mtu != lower[0].Mtu) is { } other
                ? $"the MTU of {lower[0].Name} is {lower[0].Mtu}, that of {other.Name} {other.Mtu}: make them agree"
                : null;
        return failure is null ? new BridgeCloneParameters(lower) : null;
    }
}
