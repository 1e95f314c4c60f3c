using HwNet.Wire;

namespace HwNet.Protocols.Dhcp;

/// <summary>A step of a client, for who looks on.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Attempt">Of messages sent: 1 the first time.</param>
/// <param name="Address">The address it is about; 0.0.0.0 for none.</param>
/// <param name="Server">The server; 0.0.0.0 for none, or all.</param>
/// <param name="Detail">Who has the address, why the server refuses; empty when there is nothing to say. From the wire, printable ASCII.</param>
public readonly record struct DhcpProgress(DhcpProgressKind Kind, int Attempt, Ipv4Address Address, Ipv4Address Server, string Detail);
