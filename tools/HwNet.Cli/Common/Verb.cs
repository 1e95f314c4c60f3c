using System.CommandLine;

namespace HwNet.Cli.Common;

/// <summary>One verb of the command line: its words, its help, and what it does.</summary>
internal abstract class Verb : Command
{
    /// <param name="name">The word.</param>
    /// <param name="description">One line.</param>
    /// <param name="context">The application it belongs to.</param>
    protected Verb(string name, string description, CliContext context)
        : base(name, description) => SetAction(parse => Run(new Invocation(context, parse)));

    /// <summary>Lines under "Examples:" in the help text.</summary>
    internal abstract IReadOnlyList<string> Examples { get; }

    /// <summary>Lines under "Exit codes:" in the help text.</summary>
    internal abstract IReadOnlyList<string> ExitCodes { get; }

    /// <summary>Does it.</summary>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    /// <exception cref="Bench.BenchException">It cannot be done; cause and cure are told.</exception>
    protected abstract int Run(Invocation invocation);

    /// <summary>The argument that says which interface.</summary>
    protected static Argument<string> TargetArgument(string name = "TARGET") =>
        new(name) { Description = "epair, lo, pcap:IFNAME, packet:IFNAME, xdp:IFNAME, tap:NAME or file:PATH; 'hwnet list' shows them; behind IFNAME options, as ',receive=busy'", HelpName = name };
}
