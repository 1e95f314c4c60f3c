using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace HwNet.Cli.Common;

/// <summary>The usual help text, and below it examples and exit codes.</summary>
internal sealed class HelpWithExamples(HelpAction usual, IReadOnlyList<string> rootExamples) : SynchronousCommandLineAction
{
    private static readonly string[] UsualExitCodes =
        ["0  good", "1  tried and failed", "2  wrong usage, or the surroundings do not allow it", "4  test: every check was skipped"];

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        _ = usual.Invoke(parseResult);
        var output = parseResult.InvocationConfiguration.Output;
        var verb = parseResult.CommandResult.Command as Verb;
        Write(output, "Examples:", verb?.Examples ?? rootExamples);
        Write(output, "Exit codes:", verb?.ExitCodes ?? UsualExitCodes);
        return ExitCode.Good;
    }

    private static void Write(TextWriter output, string title, IReadOnlyList<string> lines)
    {
        output.WriteLine(title);
        foreach (var line in lines)
        {
            output.WriteLine($"  {line}");
        }

        output.WriteLine();
    }
}
