using System.CommandLine;
using System.CommandLine.Help;
using HwNet.Benchmarks.Floors;
using HwNet.Cli.Common;

namespace HwNet.Benchmarks.Harness;

/// <summary>tools/bench: from the words of the command line to an exit code.</summary>
internal sealed class BenchApp
{
    private readonly BenchSurroundings _surroundings;
    private readonly Argument<string[]> _words = new("PATH")
    {
        Description = "What to measure, one word or several",
        HelpName = "PATH...",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<double?> _seconds = Numbers.Decimal("--seconds", "N", $"Length of one measurement ({BenchOptions.UsualSeconds})", 0.05, 600);
    private readonly Option<long?> _rounds = Numbers.Whole("--rounds", "N", $"How often each is measured, in turn ({BenchOptions.UsualRounds})", 1, 1000);
    private readonly Option<bool> _json = new("--json") { Description = "One JSON document on standard output" };
    private readonly Option<string?> _markdown = new("--markdown") { Description = "Also write the results as a table for a README", HelpName = "FILE" };

    internal BenchApp(BenchSurroundings surroundings) => _surroundings = surroundings;

    /// <returns>One of <see cref="ExitCode"/>.</returns>
    internal int Run(string[] arguments)
    {
        var root = new RootCommand("Measures whole paths, each in turn with what it is compared with.") { _words, _seconds, _rounds, _json, _markdown };
        foreach (var option in root.Options.OfType<HelpOption>())
        {
            option.Action = new BenchHelp((HelpAction)option.Action!, _surroundings.Paths);
        }

        root.SetAction(Measure);
        var parse = root.Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parse.Errors.Count > 0 && parse.Action is null or System.CommandLine.Invocation.ParseErrorAction)
        {
            var cause = string.Join("; ", parse.Errors.Select(static e => e.Message.TrimEnd('.')));
            return Complain(cause, "see 'tools/bench --help'");
        }

        return parse.Invoke(new InvocationConfiguration { Output = _surroundings.Out, Error = _surroundings.Error, EnableDefaultExceptionHandler = false });
    }

    private int Measure(ParseResult parse)
    {
        string[] words = [.. (parse.GetValue(_words) ?? []).Distinct()];
        if (BenchWords.Wrong(words, _surroundings.Paths) is { } wrong)
        {
            return Complain(wrong.Cause, wrong.Cure);
        }

        var options = _surroundings.Options with
        {
            Seconds = parse.GetValue(_seconds) ?? _surroundings.Options.Seconds,
            Rounds = (int)(parse.GetValue(_rounds) ?? _surroundings.Options.Rounds),
        };
        if (words is [BenchWords.Floors])
        {
            return new FloorProgram(_surroundings).Run(options with { Seconds = parse.GetValue(_seconds) ?? FloorProgram.UsualSeconds, Rounds = (int)(parse.GetValue(_rounds) ?? FloorProgram.UsualRounds) });
        }

        using var markdown = OpenMarkdown(parse.GetValue(_markdown), out var problem);
        if (problem is not null)
        {
            return Complain($"--markdown: {problem}", "name a file in a folder that exists and may be written");
        }

        return new BenchRun(_surroundings, options, parse.GetValue(_json), markdown).Run(words);
    }

    private static StreamWriter? OpenMarkdown(string? path, out string? problem)
    {
        problem = null;
        try
        {
            return path is null ? null : new StreamWriter(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            problem = $"'{path}' cannot be written: {e.Message}";
            return null;
        }
    }

    private int Complain(string cause, string cure)
    {
        _surroundings.Error.WriteLine($"bench: {cause}");
        _surroundings.Error.WriteLine($"       {cure}");
        return ExitCode.Usage;
    }
}
