using HwNet.Cloning;

namespace HwNet.Drivers.Pseudo.Vlan;

/// <summary>What it takes to make a VLAN interface at once; without parameters it is made without parent, and <see cref="SetVlan"/> gives it one.</summary>
/// <param name="Settings">Parent, number, protocol, priority.</param>
public sealed record VlanCloneParameters(VlanSettings Settings) : IfCloneParameters;
