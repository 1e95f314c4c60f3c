using System.IO.Enumeration;

namespace HwNet.Bench.Conformance;

/// <summary>Which checks to run.</summary>
/// <param name="Only">IDs, with '*' and '?' as wildcards, upper or lower case; empty for all.</param>
/// <param name="NoDisruptive">Leave out checks that disturb others.</param>
public sealed record CheckSelection(IReadOnlyList<string> Only, bool NoDisruptive)
{
    /// <summary>Reads patterns with commas or spaces between them ("TX-*,RX-1"); null for all.</summary>
    public static CheckSelection Parse(string? only, bool noDisruptive) =>
        new(only?.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries) ?? [], noDisruptive);

    /// <summary>The checks selected, in the order in which they run.</summary>
    public IReadOnlyList<ConformanceCheck> Apply(IEnumerable<ConformanceCheck> checks) =>
    [
        .. checks
            .Where(check => (Only.Count == 0 || Only.Any(pattern => Matches(pattern, check))) && !(NoDisruptive && check.Disruptive))
            .OrderBy(check => CheckId.Parse(check.Id).Order),
    ];

    /// <summary>The patterns that no check matches, disruptive or not: most likely typing errors.</summary>
    public IReadOnlyList<string> Unmatched(IEnumerable<ConformanceCheck> checks)
    {
        var all = checks.ToList();
        return [.. Only.Where(pattern => !all.Exists(check => Matches(pattern, check)))];
    }

    private static bool Matches(string pattern, ConformanceCheck check) => FileSystemName.MatchesSimpleExpression(pattern, check.Id, ignoreCase: true);
}
