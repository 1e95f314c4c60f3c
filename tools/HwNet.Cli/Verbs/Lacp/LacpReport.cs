using HwNet.Drivers.Pseudo.Lagg;

namespace HwNet.Cli.Verbs.Lacp;

/// <summary>An aggregate by LACP: both ends, and each member.</summary>
internal sealed record LacpReport
{
    public required string Target { get; init; }

    /// <summary>The aggregate's interface.</summary>
    public required string Name { get; init; }

    /// <summary>False: LACP has not agreed on anything.</summary>
    public required bool Bundled { get; init; }

    /// <summary>The driver's own words; empty when all is well.</summary>
    public required string Status { get; init; }

    public required bool Active { get; init; }

    public required bool Fast { get; init; }

    public required LacpEndReport Actor { get; init; }

    /// <summary>The other end of the aggregator in use; null while there is none.</summary>
    public required LacpEndReport? Partner { get; init; }

    public required IReadOnlyList<LacpMemberReport> Members { get; init; }

    /// <summary>What there is to say of a status of LACP.</summary>
    internal static LacpReport Of(string target, Net.IfNet ifp, LaggStatus status) => new()
    {
        Target = target,
        Name = ifp.Name,
        Bundled = status.Members.Any(static m => m.Distributing),
        Status = ifp.Driver.Status,
        Active = status.Lacp!.Active,
        Fast = status.Lacp.Fast,
        Actor = LacpEndReport.Of(status.Actor!.Value),
        Partner = status.Partner is { } partner ? LacpEndReport.Of(partner) : null,
        Members = [.. status.Members.Select(LacpMemberReport.Of)],
    };
}
