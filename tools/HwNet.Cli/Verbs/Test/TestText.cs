using System.Globalization;
using HwNet.Bench.Conformance;
using HwNet.Cli.Common;
using HwNet.Cli.Common.Output;
using Spectre.Console;

namespace HwNet.Cli.Verbs.Test;

/// <summary>Writes how a test run went: the table of checks and the sum.</summary>
internal static class TestText
{
    /// <summary>"PASS".</summary>
    internal static string Word(Verdict verdict) => verdict switch
    {
        Verdict.Pass => "PASS",
        Verdict.Fail => "FAIL",
        Verdict.Skip => "SKIP",
        _ => "XFAIL",
    };

    /// <summary>The word in its colour, as Spectre's markup.</summary>
    internal static string Coloured(Verdict verdict) => verdict switch
    {
        Verdict.Pass => "[green]PASS[/]",
        Verdict.Fail => "[red]FAIL[/]",
        Verdict.Skip => "[yellow]SKIP[/]",
        _ => "[yellow]XFAIL[/]",
    };

    /// <summary>A console of Spectre's over the terminal: colours only where somebody watches.</summary>
    internal static IAnsiConsole Console(Terminal terminal)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = terminal.IsLive ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = terminal.IsLive ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = terminal.IsLive ? InteractionSupport.Detect : InteractionSupport.No,
            Out = new AnsiConsoleOutput(terminal.Out),
        });
        console.Profile.Width = terminal.Width;
        return console;
    }

    internal static void Write(Terminal terminal, ConformanceReport report, IReadOnlyList<string> files)
    {
        var console = Console(terminal);
        if (report.Records.Count > 0)
        {
            console.Write(Table(report.Records));
        }

        var counts = report.Counts;
        terminal.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{Printable.Text(report.Target)}: {counts.Pass} passed, {counts.Fail} failed, {counts.Skip} skipped{(counts.XFail > 0 ? $", {counts.XFail} failed as expected" : "")} in {report.Duration.TotalSeconds:0.0} s, seed {report.Seed}"));
        foreach (var file in files)
        {
            terminal.Out.WriteLine($"wrote {Printable.Text(file)}");
        }
    }

    private static Table Table(IReadOnlyList<CheckRecord> records)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("check", "verdict", "measured", "limit", "reason");
        foreach (var record in records)
        {
            _ = table.AddRow(
                Markup.Escape(record.Id),
                Coloured(record.Verdict),
                Cell(record.Measured),
                Cell(record.Limit),
                Cell(record.Reason?.ReplaceLineEndings(" ")));
        }

        return table;
    }

    private static string Cell(string? text) => Markup.Escape(Printable.Text(text));
}
