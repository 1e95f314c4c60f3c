using HwNet.Cli.Common.Interfaces;
using HwNet.Drivers.Pseudo.Lagg;

namespace HwNet.Cli.Verbs.Lacp;

/// <summary>One member of a bundle.</summary>
internal sealed record LacpMemberReport
{
    public required string Name { get; init; }

    public required string Lladdr { get; init; }

    public required bool HasLink { get; init; }

    /// <summary>"selected", "standby", "unselected".</summary>
    public required string Selection { get; init; }

    /// <summary>"current", "expired", "defaulted", "port_disabled": whether the partner is heard.</summary>
    public required string Receive { get; init; }

    /// <summary>"detached" to "distributing": how far it is part of the bundle.</summary>
    public required string Mux { get; init; }

    public required LacpPortReport Actor { get; init; }

    public required LacpPortReport Partner { get; init; }

    /// <summary>Frames of the slow protocols, by kind and cause.</summary>
    public required LacpCounters Counters { get; init; }

    internal static LacpMemberReport Of(LaggMemberStatus member) => new()
    {
        Name = member.Name,
        Lladdr = member.Lladdr.ToString(),
        HasLink = member.HasLink,
        Selection = Word(member.Lacp!.Selection),
        Receive = Word(member.Lacp.Receive),
        Mux = Word(member.Lacp.Mux),
        Actor = LacpPortReport.Of(member.Lacp.Actor),
        Partner = LacpPortReport.Of(member.Lacp.Partner),
        Counters = member.Lacp.Counters,
    };

    private static string Word<T>(T state)
        where T : struct, Enum => SnakeCase.Lower(state.ToString());
}
