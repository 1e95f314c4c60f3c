using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using HwNet.Benchmarks.Paths;

namespace HwNet.Benchmarks.Harness;

/// <summary>The usual help text, and below it the paths, examples and exit codes.</summary>
internal sealed class BenchHelp(HelpAction usual, IReadOnlyList<PathBenchmark> paths) : SynchronousCommandLineAction
{
    private const string Rest = """
          all          all of these, but for those in brackets; about 8 minutes
          floors       a short check that nothing collapsed: allocations, collections, half of each ratio that is asked for
          stages       single stages with BenchmarkDotNet: tools/bench stages --filter '*Queue*'

        Examples:
          tools/bench core
          tools/bench forward packet xdp --rounds 9
          tools/bench all --markdown results.md

        Exit codes:
          0  every target was met
          1  one was missed
          2  wrong usage, or something that was named cannot be measured here (network paths need root, gcc and libpcap's header)
          130  interrupted; what was made for the measurement is gone

        """;

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        _ = usual.Invoke(parseResult);
        var output = parseResult.InvocationConfiguration.Output;
        output.WriteLine("Paths:");
        foreach (var path in paths)
        {
            output.WriteLine($"  {path.Name,-12} {(path.InAll ? path.Summary : $"[{path.Summary}]")}");
        }

        output.WriteLine(Rest);
        return ExitCode.Good;
    }
}
