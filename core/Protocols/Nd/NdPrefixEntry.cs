using HwNet.Wire;

namespace HwNet.Protocols.Nd;

/// <summary>"ndp -p": a network that a router announced, at one moment.</summary>
/// <param name="Interface">The name of the interface it is on.</param>
/// <param name="Prefix">The network.</param>
/// <param name="Length">Its bits.</param>
/// <param name="OnLink">For how long its addresses are neighbours: zero when nobody says so, null for ever.</param>
/// <param name="Address">The address made in it; null without.</param>
/// <param name="Preferred">For how long packets are sent from the address; null for ever.</param>
/// <param name="Valid">For how long the address is in force; null for ever.</param>
public sealed record NdPrefixEntry(
    string Interface, Ipv6Address Prefix, int Length, TimeSpan? OnLink, Ipv6Address? Address, TimeSpan? Preferred, TimeSpan? Valid);
