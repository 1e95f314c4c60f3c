using HwNet.Net;
using HwNet.Wire;

namespace HwNet.Protocols.Inet;

/// <summary>Where a packet leaves this host: the interface, the address it is sent from, and who gets its frame: the destination or a router.</summary>
internal readonly record struct Ipv4Hop(IfNet Ifp, Ipv4Address Source, Ipv4Address Next);
