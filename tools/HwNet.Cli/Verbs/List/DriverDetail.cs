using HwNet.Drivers;

namespace HwNet.Cli.Verbs.List;

/// <summary>A driver with its ID table and how far it has been judged.</summary>
/// <param name="Name">"axe".</param>
/// <param name="Description">What it drives.</param>
/// <param name="Rank">Of several drivers for a device the highest is taken.</param>
/// <param name="Ids">The devices that it is for.</param>
/// <param name="State">Null for a driver without hardware of its own.</param>
internal sealed record DriverDetail(string Name, string Description, int Rank, IReadOnlyList<DriverId> Ids, DriverStateReport? State)
{
    internal static DriverDetail Of(DriverModule module) => new(
        module.Name,
        module.Description,
        module.Rank,
        [.. module.Matches.Select(static match => new DriverId(match.Bus, match.Id, match.Description))],
        module.State is { } state ? new DriverStateReport([.. state.Models.Select(static m => $"sim:{m}")], state.JudgedBy, state.Unconfirmed) : null);
}
