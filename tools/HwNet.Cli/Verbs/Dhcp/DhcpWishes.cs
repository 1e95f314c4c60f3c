using HwNet.Wire;

namespace HwNet.Cli.Verbs.Dhcp;

/// <summary>What "hwnet dhcp" is to do.</summary>
/// <param name="Timeout">How long to wait for a lease.</param>
/// <param name="Previous">The address to ask for; null for any.</param>
/// <param name="Probe">Whether an address is checked for conflicts before it is used.</param>
/// <param name="Broadcast">Whether every answer is to be a broadcast.</param>
/// <param name="RenewCheck">Whether the lease is renewed at once.</param>
/// <param name="Stay">Whether it is kept until interrupted.</param>
/// <param name="Release">Whether it is given back at the end.</param>
internal sealed record DhcpWishes(TimeSpan Timeout, Ipv4Address? Previous, bool Probe, bool Broadcast, bool RenewCheck, bool Stay, bool Release);
