using HwNet.Cli.Common.Output;

namespace HwNet.Cli.Verbs.Lacp;

/// <summary>A bundle as a table: a line for each end of each cable.</summary>
internal static class LacpText
{
    private static readonly string[] Head = ["member", "end", "system", "key", "port", "state", "machines"];

    internal static void Write(TextWriter output, LacpReport report)
    {
        output.WriteLine($"{Printable.Text(report.Name)}: LACP {(report.Active ? "active" : "passive")}, {(report.Fast ? "fast" : "slow")}");
        output.WriteLine($"  actor    {End(report.Actor)}");
        output.WriteLine($"  partner  {(report.Partner is { } partner ? End(partner) : "none")}");
        WriteTable(output, [Head, .. report.Members.SelectMany(Rows)]);
        output.WriteLine("  state: A active, F fast, G aggregatable, S in sync, C collecting, D distributing, d defaulted, e expired");
        if (report.Status.Length > 0)
        {
            output.WriteLine($"  {Printable.Text(report.Status)}");
        }
    }

    private static string End(LacpEndReport end) => $"{end.System}  priority {end.Priority}  key {end.Key}";

    private static IEnumerable<string[]> Rows(LacpMemberReport member) =>
    [
        [Printable.Text(member.Name), "actor", .. Port(member.Actor), $"{member.Selection}, {member.Mux}"],
        ["", "partner", .. Port(member.Partner), member.HasLink ? $"{member.Receive}, {member.Counters.Received} heard" : "no link"],
    ];

    private static string[] Port(LacpPortReport port) => [port.System, $"{port.Key}", $"{port.Port}", Letters(port.State)];

    /// <summary>A place for each bit: "AFGSCD--".</summary>
    private static string Letters(IReadOnlyList<string> state)
    {
        (char Letter, string Bit)[] places =
        [
            ('A', "activity"), ('F', "timeout"), ('G', "aggregation"), ('S', "synchronization"), ('C', "collecting"), ('D', "distributing"),
            ('d', "defaulted"), ('e', "expired"),
        ];
        return string.Concat(places.Select(p => state.Contains(p.Bit) ? p.Letter : '-'));
    }

    private static void WriteTable(TextWriter output, IReadOnlyList<string[]> rows)
    {
        var widths = Enumerable.Range(0, Head.Length).Select(column => rows.Max(row => row[column].Length)).ToArray();
        foreach (var row in rows)
        {
            output.WriteLine(("  " + string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column])))).TrimEnd());
        }
    }
}
