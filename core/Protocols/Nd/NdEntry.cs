using HwNet.Wire;

namespace HwNet.Protocols.Nd;

/// <summary>llentry, as "ndp -a" prints it: one neighbour at one moment.</summary>
/// <param name="Interface">The name of the interface it is on.</param>
/// <param name="Address">Its IPv6 address.</param>
/// <param name="Lladdr">Its link address; null while unknown.</param>
/// <param name="State">How much is known.</param>
/// <param name="IsRouter">It says that it is a router.</param>
public sealed record NdEntry(string Interface, Ipv6Address Address, LinkAddress? Lladdr, NdState State, bool IsRouter);
