using System.CommandLine;
using HwNet.Bench;
using HwNet.Cli.Common;
using HwNet.Cli.Common.Interfaces;
using HwNet.Cli.Common.Output;
using HwNet.Net;

namespace HwNet.Cli.Verbs.Forward;

/// <summary>hwnet forward: a cable between two targets, both ways, until interrupted.</summary>
internal sealed class ForwardCommand : Verb
{
    private readonly Argument<string> _one = TargetArgument("TARGET1");
    private readonly Argument<string> _other = TargetArgument("TARGET2");
    private readonly Option<long?> _count = Numbers.Whole("--count", "N", "Stop after so many frames, both ways together", 1, long.MaxValue, "-c");
    private readonly Option<double?> _duration = Numbers.Decimal("--duration", "SECONDS", "Stop after so long", 0.001, 1e6, "-d");

    internal ForwardCommand(CliContext context)
        : base("forward", "Joins two targets as a cable would, until interrupted", context)
    {
        Add(_one);
        Add(_other);
        Add(_count);
        Add(_duration);
    }

    internal override IReadOnlyList<string> Examples { get; } =
    [
        "hwnet forward pcap:eth1 pcap:eth2",
        "hwnet forward file:trace.pcapng pcap:eth1 --count 1000",
    ];

    internal override IReadOnlyList<string> ExitCodes { get; } =
    [
        "0  interrupted, or the count or time is over",
        "1  buffers were leaked: a fault of hwnet",
        "2  wrong usage, a target cannot be opened, or it went away",
    ];

    protected override int Run(Invocation invocation)
    {
        TargetName[] targets = [invocation.Target(_one), invocation.Target(_other)];
        if (targets[0] == targets[1] && targets[0].Kind is "pcap" or "packet" or "xdp" or "lo" or "tap")
        {
            throw new BenchException(new($"{targets[0]} cannot be forwarded to itself", "name two different targets"));
        }

        var limit = invocation.Value(_duration) is { } seconds ? TimeSpan.FromSeconds(seconds) : Timeout.InfiniteTimeSpan;
        using var budget = new FrameBudget(invocation.Value(_count) ?? long.MaxValue);
        var stack = new NetStack();
        ForwardReport report;
        string? cause;
        using (stack)
        {
            invocation.Tune(stack);
            using var watch = new VanishWatch(stack, invocation.Interrupted);
            using var session = ForwardSession.Open(invocation.Catalog, stack, targets, budget);
            invocation.Terminal.Error.WriteLine($"forwarding between {Printable.Text(session.Names)}; Ctrl-C ends it");
            report = session.Run(watch, limit, invocation.Interrupted);
            cause = watch.Cause;
        }

        return Conclude(invocation, report with { LeakedBuffers = stack.Mbufs.Outstanding }, cause);
    }

    private static int Conclude(Invocation invocation, ForwardReport report, string? cause)
    {
        if (invocation.Json)
        {
            invocation.Write(report, CliJson.Default.ForwardReport);
        }
        else
        {
            ForwardText.Write(invocation.Terminal.Out, report);
        }

        if (cause is not null)
        {
            invocation.Terminal.Complain(cause, "see 'hwnet list'");
        }

        if (report.LeakedBuffers > 0)
        {
            invocation.Terminal.Complain($"{report.LeakedBuffers} buffers did not come back", "this is a fault of hwnet or of a driver module");
            return ExitCode.Failed;
        }

        return cause is null ? ExitCode.Good : ExitCode.Usage;
    }
}
