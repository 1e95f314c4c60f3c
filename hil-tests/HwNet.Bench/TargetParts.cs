namespace HwNet.Bench;

/// <summary>What the name of a target that is made of others says.</summary>
/// <param name="Lower">The names of the others, in order; at least one.</param>
/// <param name="Option">What is said beside them: a VLAN's number, an aggregate's protocol; may be empty.</param>
public sealed record TargetParts(IReadOnlyList<string> Lower, string Option);
