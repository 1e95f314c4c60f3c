using System.CommandLine;
using HwNet.Bench;
using HwNet.Bench.Targets;
using HwNet.Cli.Common;
using HwNet.Cli.Common.Interfaces;
using HwNet.Cli.Common.Output;
using HwNet.Drivers.Pseudo.Lagg;
using HwNet.Net;

namespace HwNet.Cli.Verbs.Lacp;

/// <summary>hwnet lacp: brings an aggregate up and tells what LACP knows of both ends.</summary>
internal sealed class LacpCommand : Verb
{
    /// <summary>A partner that speaks every 30 seconds only is heard within that; two more are waited for others.</summary>
    private const double UsualWait = 40;

    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(50);

    private readonly Argument<string> _target = new("TARGET") { Description = "lagg:lacp:A+B, of any targets", HelpName = "TARGET" };
    private readonly Option<double?> _for = Numbers.Decimal("--for", "SECONDS", $"Run for so long; else until every member is part of the bundle, at most {UsualWait}", 0.001, 1e6, "-d");
    private readonly Option<bool> _fast = new("--fast") { Description = "Want to hear the partner each second, and give it up after three" };
    private readonly Option<bool> _slow = new("--slow") { Description = "Want to hear the partner every 30 seconds, and give it up after 90" };
    private readonly Option<bool> _passive = new("--passive") { Description = "Speak only to a partner that speaks first" };

    internal LacpCommand(CliContext context)
        : base("lacp", "Aggregates targets by LACP and shows both ends' state", context)
    {
        Add(_target);
        Add(_for);
        Add(_fast);
        Add(_slow);
        Add(_passive);
    }

    internal override IReadOnlyList<string> Examples { get; } =
    [
        "hwnet lacp lagg:lacp:pcap:eth1+pcap:eth2",
        "hwnet lacp lagg:lacp:pcap:eth1+pcap:eth2 --for 60 --passive --json",
    ];

    internal override IReadOnlyList<string> ExitCodes { get; } =
    [
        "0  at least one member is part of a bundle",
        "1  none is: no partner, or it does not agree",
        "2  wrong usage, or a target cannot be opened, or went away",
    ];

    protected override int Run(Invocation invocation)
    {
        var target = invocation.Target(_target);
        if (invocation.Value(_fast) && invocation.Value(_slow))
        {
            throw new BenchException(new("--fast and --slow exclude each other", "write one of them"));
        }

        using var stack = new NetStack();
        using var watch = new VanishWatch(stack, invocation.Interrupted);
        var ifp = new TargetOpener(invocation.Catalog).Attach(stack, target)[0];
        if (Ask(ifp) is not { Lacp: { } settings })
        {
            throw new BenchException(new($"{target} is no aggregate by LACP", "write lagg:lacp:A+B"));
        }

        var wanted = settings with { Active = settings.Active && !invocation.Value(_passive), Fast = invocation.Value(_fast) || (settings.Fast && !invocation.Value(_slow)) };
        _ = ifp.Ioctl(new SetLacp(wanted));
        TargetOpener.BringUp(ifp);
        Wait(ifp, invocation.Value(_for), watch.Token);
        return Conclude(invocation, watch, target.ToString(), ifp);
    }

    private static int Conclude(Invocation invocation, VanishWatch watch, string target, IfNet ifp)
    {
        if (Ask(ifp) is not { } status)
        {
            _ = watch.Report(invocation.Terminal);
            return ExitCode.Usage;
        }

        var report = LacpReport.Of(target, ifp, status);
        if (invocation.Json)
        {
            invocation.Write(report, CliJson.Default.LacpReport);
        }
        else
        {
            LacpText.Write(invocation.Terminal.Out, report);
        }

        return watch.Report(invocation.Terminal) ? ExitCode.Usage : report.Bundled ? ExitCode.Good : ExitCode.Failed;
    }

    private static LaggStatus? Ask(IfNet ifp)
    {
        var request = new GetLaggStatus();
        return ifp.Ioctl(request) == Errno.None ? request.Reply : null;
    }

    private static void Wait(IfNet ifp, double? seconds, CancellationToken ended)
    {
        var clock = ifp.Stack.Clock;
        var start = clock.GetTimestamp();
        var limit = TimeSpan.FromSeconds(seconds ?? UsualWait);
        while (clock.GetElapsedTime(start) < limit && (seconds is not null || !IsComplete(ifp)))
        {
            var left = limit - clock.GetElapsedTime(start);
            if (ended.WaitHandle.WaitOne(seconds is null || left > LookInterval ? LookInterval : left))
            {
                return;
            }
        }
    }

    /// <summary>Nothing more will come: every member is part of the bundle.</summary>
    private static bool IsComplete(IfNet ifp) => Ask(ifp) is { } status && status.Members.All(static m => m.Distributing);
}
