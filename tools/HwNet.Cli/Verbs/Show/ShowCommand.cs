using System.CommandLine;
using HwNet.Bench.Targets;
using HwNet.Cli.Common;
using HwNet.Cli.Common.Interfaces;
using HwNet.Cli.Common.Output;
using HwNet.Net;

namespace HwNet.Cli.Verbs.Show;

/// <summary>hwnet show: brings a target up and tells what it is, in the manner of ifconfig and ethtool -S.</summary>
internal sealed class ShowCommand : Verb
{
    private static readonly TimeSpan CarrierLimit = TimeSpan.FromSeconds(1);

    private readonly Argument<string> _target = TargetArgument();
    private readonly Option<string?> _address = Addresses.Option();
    private readonly Option<double?> _wait = Numbers.Decimal("--wait", "SECONDS", "Count traffic for so long first (0)", 0, 86_400, "-w");

    internal ShowCommand(CliContext context)
        : base("show", "An interface as ifconfig shows it, and all its counters", context)
    {
        Add(_target);
        Add(_address);
        Add(_wait);
    }

    internal override IReadOnlyList<string> Examples { get; } =
    [
        "hwnet show epair",
        "hwnet show pcap:eth1 --wait 10      what came in ten seconds, and what was dropped why",
    ];

    internal override IReadOnlyList<string> ExitCodes { get; } = ["0  shown", "2  wrong usage, or the target cannot be opened"];

    protected override int Run(Invocation invocation)
    {
        var target = invocation.Target(_target);
        var address = Addresses.Parse(invocation.Value(_address));
        var wait = TimeSpan.FromSeconds(invocation.Value(_wait) ?? 0);
        using var stack = new NetStack();
        invocation.Tune(stack);
        using var watch = new VanishWatch(stack, invocation.Interrupted);
        var ifps = new TargetOpener(invocation.Catalog).Attach(stack, target);
        foreach (var ifp in ifps)
        {
            TargetOpener.BringUp(ifp, ifp == ifps[0] ? address : null);
        }

        _ = Carrier.Await(ifps, CarrierLimit, watch.Token);
        _ = watch.Token.WaitHandle.WaitOne(wait);
        var report = new ShowReport(target.ToString(), wait.TotalSeconds, [.. ifps.Select(InterfaceReport.WithDevice)], RouteReport.Of(stack), stack.Routes.Count);
        Write(invocation, report);
        return watch.Report(invocation.Terminal) ? ExitCode.Usage : ExitCode.Good;
    }

    private static void Write(Invocation invocation, ShowReport report)
    {
        if (invocation.Json)
        {
            invocation.Write(report, CliJson.Default.ShowReport);
            return;
        }

        foreach (var ifp in report.Interfaces)
        {
            InterfaceText.Write(invocation.Terminal.Out, ifp);
        }

        RouteText.Write(invocation.Terminal.Out, report.Routes, report.Fibs);
    }
}
