using HwNet.Cli.Common.Output;

namespace HwNet.Cli.Verbs.List;

/// <summary>Writes the drivers for people: a block for each, its columns below those of the others.</summary>
internal static class DriverListText
{
    private const int Gap = 2;

    internal static void Write(TextWriter output, DriverListReport report)
    {
        var names = report.Drivers.Max(static d => Printable.Text(d.Name).Length) + Gap;
        var labels = report.Drivers.SelectMany(Lines).Max(static line => line.Label.Length) + Gap;
        foreach (var driver in report.Drivers)
        {
            output.WriteLine($"{Printable.Text(driver.Name).PadRight(names)}{Printable.Text(driver.Description)}");
            foreach (var (label, text) in Lines(driver))
            {
                output.WriteLine($"{new string(' ', names)}{label.PadRight(labels)}{Printable.Text(text)}".TrimEnd());
            }
        }
    }

    private static IEnumerable<(string Label, string Text)> Lines(DriverDetail driver) =>
    [
        .. driver.Ids.Select(static id => (Printable.Text($"{id.Bus} {id.Id}"), id.Name)),
        .. driver.State is { } state
            ? [.. Lines("models", state.Models.Count == 0 ? [] : [string.Join(' ', state.Models)], "none"), .. Lines("judged by", state.JudgedBy, "nobody yet"), .. Lines("not confirmed", state.Unconfirmed, null)]
            : Array.Empty<(string, string)>(),
    ];

    /// <summary>The label once, the words below each other.</summary>
    private static IEnumerable<(string Label, string Text)> Lines(string label, IReadOnlyList<string> words, string? otherwise) =>
        words.Count == 0 && otherwise is not null ? [(label, otherwise)] : words.Select((word, index) => (index == 0 ? label : "", word));
}
