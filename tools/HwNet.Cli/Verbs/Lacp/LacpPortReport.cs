using HwNet.Cli.Common.Interfaces;
using HwNet.Wire;

namespace HwNet.Cli.Verbs.Lacp;

/// <summary>One end of a cable of a bundle.</summary>
internal sealed record LacpPortReport
{
    public required string System { get; init; }

    public required int Key { get; init; }

    public required int Port { get; init; }

    public required int Priority { get; init; }

    /// <summary>Every bit that is set: "activity", "synchronization".</summary>
    public required IReadOnlyList<string> State { get; init; }

    internal static LacpPortReport Of(LacpInfo info) => new()
    {
        System = info.System.ToString(),
        Key = info.Key,
        Port = info.Port,
        Priority = info.PortPriority,
        State = [.. Enum.GetValues<LacpState>().Where(bit => bit != LacpState.None && info.Has(bit)).Select(static bit => SnakeCase.Lower(bit.ToString()))],
    };
}
