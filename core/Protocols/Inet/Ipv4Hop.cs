using HwNet.Net;
using HwNet.Wire;

namespace HwNet.Protocols.Inet;

/// <summary>Where a packet leaves this host: the interface, and the address it is sent from.</summary>
internal readonly record struct Ipv4Hop(IfNet Ifp, Ipv4Address Source);
