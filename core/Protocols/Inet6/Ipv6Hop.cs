using HwNet.Net;
using HwNet.Wire;

namespace HwNet.Protocols.Inet6;

/// <summary>Where a packet leaves this host: the interface, the address it is sent from, and who gets its frame: the destination or a router.</summary>
/// <param name="Ifp">The interface.</param>
/// <param name="Source">The source.</param>
/// <param name="Next">The neighbour.</param>
/// <param name="Zone">For a packet to this host itself: the interface whose address it is for.</param>
internal readonly record struct Ipv6Hop(IfNet Ifp, Ipv6Address Source, Ipv6Address Next, IfNet? Zone = null);
