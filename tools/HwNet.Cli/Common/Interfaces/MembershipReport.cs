namespace HwNet.Cli.Common.Interfaces;

/// <summary>A multicast group that an interface has joined.</summary>
/// <param name="Group">The address: of the network layer or the link layer.</param>
/// <param name="References">How many hold it.</param>
internal sealed record MembershipReport(string Group, int References);
