using HwNet.Cli.Common.Interfaces;

namespace HwNet.Cli.Verbs.Show;

/// <summary>Writes routes as netstat -r does.</summary>
internal static class RouteText
{
    /// <param name="output">Where to.</param>
    /// <param name="routes">The routes.</param>
    /// <param name="fibs">How many tables there are.</param>
    internal static void Write(TextWriter output, IReadOnlyList<RouteReport> routes, int fibs)
    {
        if (routes.Count == 0)
        {
            return;
        }

        string[][] rows =
        [
            ["destination", "gateway", "flags", "interface", "tables"],
            .. routes.Select(r => new[] { r.Destination, r.Gateway ?? "link", r.Flags, r.Interface, r.Fibs.Count == fibs ? "all" : string.Join(',', r.Fibs) }),
        ];
        var widths = Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length)).ToArray();
        output.WriteLine("routes:");
        foreach (var row in rows)
        {
            output.WriteLine($"        {string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd()}");
        }
    }
}
