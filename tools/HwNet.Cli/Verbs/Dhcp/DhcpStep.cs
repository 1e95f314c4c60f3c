using HwNet.Cli.Common.Interfaces;
using HwNet.Protocols.Dhcp;

namespace HwNet.Cli.Verbs.Dhcp;

/// <summary>One step of the client.</summary>
/// <param name="TimeMs">Since the start.</param>
/// <param name="Step">What happened: "discover", "offer", ...</param>
/// <param name="Attempt">Of messages: 1 the first time.</param>
/// <param name="Address">What it was about; null for none.</param>
/// <param name="Server">Who; null for nobody, or all.</param>
/// <param name="Detail">Who has the address, why the server refuses; null when there is nothing to say.</param>
internal sealed record DhcpStep(double TimeMs, string Step, int Attempt, string? Address, string? Server, string? Detail)
{
    internal static DhcpStep Of(TimeSpan at, in DhcpProgress p) => new(
        at.TotalMilliseconds,
        SnakeCase.Lower(p.Kind.ToString()),
        p.Attempt,
        p.Address.IsAny ? null : p.Address.ToString(),
        p.Server.IsAny ? null : p.Server.ToString(),
        p.Detail.Length == 0 ? null : p.Detail);
}
