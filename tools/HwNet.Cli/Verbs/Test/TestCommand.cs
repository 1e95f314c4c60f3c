using System.CommandLine;
using HwNet.Bench;
using HwNet.Bench.Conformance;
using HwNet.Bench.Targets;
using HwNet.Cli.Common;
using Spectre.Console;

namespace HwNet.Cli.Verbs.Test;

/// <summary>hwnet test: the conformance checks on a target.</summary>
internal sealed class TestCommand : Verb
{
    private readonly Argument<string?> _target = new("TARGET")
    {
        Description = "epair, lo, pcap:IFNAME or file:PATH; may be left out with --bench",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> _only = new("--only") { Description = "Only these checks, with commas between; * and ? are wildcards", HelpName = "IDS" };
    private readonly Option<bool> _gentle = new("--no-disruptive") { Description = "Leave out checks that take the device down, reset or unplug it" };
    private readonly Option<bool> _full = new("--full") { Description = "Every check at the length its specification names: takes up to an hour on a slow device" };
    private readonly Option<string?> _report = new("--report") { Description = "Write junit.xml and report.json there", HelpName = "DIR" };
    private readonly Option<string?> _peer = new("--peer") { Description = "The far end of the cable, as netns:NAME/IFNAME", HelpName = "PEER" };
    private readonly Option<string?> _bench = new("--bench") { Description = "A bench file: target, far end, addresses, faults, expected failures", HelpName = "FILE.yaml" };
    private readonly Option<long?> _seed = Numbers.Whole("--seed", "N", "Where random numbers start (1)", int.MinValue, int.MaxValue);

    internal TestCommand(CliContext context)
        : base("test", "The conformance checks: does this NIC and driver do what the ifnet layer relies on", context)
    {
        Add(_target);
        Add(_only);
        Add(_gentle);
        Add(_full);
        Add(_report);
        Add(_peer);
        Add(_bench);
        Add(_seed);
    }

    internal override IReadOnlyList<string> Examples { get; } =
    [
        "hwnet test epair",
        "hwnet test pcap:v0 --peer netns:lab/v1 --report out",
        "hwnet test --bench fixtures/benches/epair.yaml --only 'TX-*,RX-1'",
    ];

    internal override IReadOnlyList<string> ExitCodes { get; } =
    [
        "0  no check failed, at least one passed",
        "1  a check failed",
        "2  wrong usage, no bench could be opened, or interrupted",
        "4  every check was skipped",
    ];

    protected override int Run(Invocation invocation)
    {
        var words = Read(invocation);
        var selection = CheckSelection.Parse(words.Only, words.NoDisruptive);
        RefuseUnknown(selection, invocation.Checks);
        var evidence = MakeDirectory(words.Report);
        var options = new ConformanceOptions
        {
            Seed = words.Seed,
            Full = words.Full,
            ExpectedFailures = words.ExpectedFailures,
            EvidenceDirectory = evidence,
        };
        var source = TargetBenches.Source(invocation.Catalog, words.Bench);
        var report = Run(invocation, observer => new ConformanceRunner(source, options, null, observer)
            .Run(invocation.Checks, selection, invocation.Interrupted));
        var files = words.Report is { } directory ? Save(report, directory) : [];
        Write(invocation, report, files);
        return report.ExitCode;
    }

    private TestWords Read(Invocation invocation)
    {
        var file = invocation.Value(_bench) is { } path ? BenchFileReader.Read(path, invocation.Grammar) : null;
        var named = invocation.Value(_target) is { } text ? invocation.Grammar.Parse(text) : null;
        var target = (named, file) switch
        {
            (null, null) => throw new BenchException(new("nothing to test is named", "name a target, as epair or pcap:eth1, or a bench file with --bench")),
            ({ } t, { } f) when t != f.Target => throw new BenchException(new($"{t} is not the target of {invocation.Value(_bench)}, which is {f.Target}", "leave one out")),
            _ => invocation.Dress(named ?? file!.Target),
        };
        var options = file is null ? new TargetBenchOptions { Name = target.ToString(), Target = target } : TargetBenchOptions.From(file) with { Target = target };
        var peer = invocation.Value(_peer) is { } name ? PeerName.Parse(name) : options.Peer;
        return new TestWords(
            options with { Peer = peer, Tune = invocation.Tune },
            invocation.Value(_only),
            invocation.Value(_gentle),
            invocation.Value(_full),
            invocation.Value(_report),
            (int)(invocation.Value(_seed) ?? 1),
            file?.ExpectedFailures ?? new Dictionary<string, string>());
    }

    private static void RefuseUnknown(CheckSelection selection, IReadOnlyList<ConformanceCheck> checks)
    {
        if (selection.Unmatched(checks) is { Count: > 0 } unknown)
        {
            throw new BenchException(new(
                $"--only: there is no check {string.Join(", ", unknown)}",
                checks.Count == 0 ? "this build has none" : "known are " + string.Join(", ", checks.Select(check => check.Id))));
        }
    }

    private static ConformanceReport Run(Invocation invocation, Func<IConformanceObserver, ConformanceReport> run)
    {
        if (invocation.Terminal.IsLive && !invocation.Json)
        {
            return TestText.Console(invocation.Terminal).Progress()
                .AutoClear(true)
                .HideCompleted(true)
                .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new ElapsedTimeColumn())
                .Start(context => run(new LiveProgress(context)));
        }

        return run(new PlainProgress(invocation.Json ? invocation.Terminal.Error : invocation.Terminal.Out));
    }

    private static string? MakeDirectory(string? directory)
    {
        if (directory is null)
        {
            return null;
        }

        try
        {
            return Directory.CreateDirectory(directory).FullName;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new BenchException(new($"--report: {directory} cannot be made: {e.Message}", "name a folder that may be written"), e);
        }
    }

    private static IReadOnlyList<string> Save(ConformanceReport report, string directory)
    {
        try
        {
            return ReportDirectory.Write(report, directory);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BenchException(new($"--report: {directory} cannot be written: {e.Message}", "make room, or name another folder"), e);
        }
    }

    private static void Write(Invocation invocation, ConformanceReport report, IReadOnlyList<string> files)
    {
        if (invocation.Json)
        {
            using var document = new MemoryStream();
            new JsonReport().Write(report, document);
            invocation.Terminal.Out.WriteLine(System.Text.Encoding.UTF8.GetString(document.ToArray()));
        }
        else
        {
            TestText.Write(invocation.Terminal, report, files);
        }

        if (report.EnvironmentError is { } error)
        {
            invocation.Terminal.Complain($"{report.Target} cannot be tested", error);
        }
    }
}
