using HwNet.Net;

namespace HwNet.Drivers.Pseudo.Bridge;

/// <summary>What a bridge is at this moment.</summary>
/// <param name="Members">Its members, in order.</param>
/// <param name="Addresses">The addresses it knows.</param>
/// <param name="Events">What it did, counted by kind.</param>
/// <param name="Drops">Frames it did not forward, by cause.</param>
public sealed record BridgeStatus(
    IReadOnlyList<IfNet> Members, IReadOnlyList<BridgeAddress> Addresses, IReadOnlyDictionary<BridgeEvent, long> Events, IReadOnlyDictionary<BridgeDrop, long> Drops);
