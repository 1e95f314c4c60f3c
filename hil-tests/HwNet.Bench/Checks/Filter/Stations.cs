namespace HwNet.Bench.Checks.Filter;

/// <summary>Addresses for the filter checks: locally administered, so that no protocol and no switch means anything by them.</summary>
internal static class Stations
{
    /// <summary>A station that is not there.</summary>
    internal static LinkAddress Foreign { get; } = LinkAddress.Parse("02:48:77:ff:00:01");

    /// <summary>The address an interface gets when the check gives it a new one.</summary>
    internal static LinkAddress New { get; } = LinkAddress.Parse("02:48:77:ee:00:01");

    /// <summary>Groups, each different from all others.</summary>
    internal static IReadOnlyList<LinkAddress> Groups(int first, int count) =>
        [.. Enumerable.Range(first, count).Select(static i => LinkAddress.FromUInt64(0x0348_7700_0000 + (ulong)i))];
}
