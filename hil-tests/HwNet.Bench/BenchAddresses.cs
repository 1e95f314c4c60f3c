namespace HwNet.Bench;

/// <summary>The IPv4 addresses of both ends of the cable.</summary>
/// <param name="Local">The interface under test, with prefix length ("10.9.0.1/24").</param>
/// <param name="Peer">The far end, without ("10.9.0.2").</param>
public sealed record BenchAddresses(string Local, string Peer);
