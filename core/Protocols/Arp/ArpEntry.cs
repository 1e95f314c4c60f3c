using HwNet.Wire;

namespace HwNet.Protocols.Arp;

/// <summary>llentry, as "arp -a" prints it: one neighbour at one moment.</summary>
/// <param name="Interface">The name of the interface it is on.</param>
/// <param name="Address">Its IPv4 address.</param>
/// <param name="Lladdr">Its link address; null while unknown.</param>
/// <param name="State">How much is known.</param>
/// <param name="Age">Since the state began, or the neighbour was last heard.</param>
/// <param name="HoldsPacket">True while a packet waits for the answer.</param>
public sealed record ArpEntry(string Interface, Ipv4Address Address, LinkAddress? Lladdr, ArpState State, TimeSpan Age, bool HoldsPacket);
