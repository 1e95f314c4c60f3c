using System.CommandLine;
using HwNet.Bench;
using HwNet.Bench.Targets;
using HwNet.Cli.Common;
using HwNet.Cli.Common.Interfaces;
using HwNet.Cli.Common.Output;
using HwNet.Drivers.PcapFile;
using HwNet.Net;

namespace HwNet.Cli.Verbs.Replay;

/// <summary>hwnet replay: sends the frames of a capture through an interface.</summary>
internal sealed class ReplayCommand : Verb
{
    /// <summary>A real link negotiates for two or three seconds.</summary>
    private static readonly TimeSpan CarrierLimit = TimeSpan.FromSeconds(5);

    private readonly Argument<string> _target = TargetArgument();
    private readonly Argument<string> _file = new("FILE") { Description = "A capture of Ethernet frames, pcap or pcapng" };
    private readonly Option<double?> _rate = Numbers.Decimal("--rate", "PPS", "So many frames a second", 1e-3, 1e9);
    private readonly Option<double?> _speed = Numbers.Decimal("--speed", "FACTOR", "The capture's own timing, so many times faster (1)", 1e-6, 1e6);
    private readonly Option<bool> _top = new("--topspeed", "-t") { Description = "As fast as the interface takes them" };
    private readonly Option<long?> _loop = Numbers.Whole("--loop", "N", "Replay so many times; 0 until interrupted (1)", 0, long.MaxValue);

    internal ReplayCommand(CliContext context)
        : base("replay", "Sends the frames of a capture through the target", context)
    {
        Add(_target);
        Add(_file);
        Add(_rate);
        Add(_speed);
        Add(_top);
        Add(_loop);
    }

    internal override IReadOnlyList<string> Examples { get; } =
    [
        "hwnet replay epair fixtures/captures/ping_sizes.pcap",
        "hwnet replay pcap:eth1 trace.pcapng --rate 1000 --loop 0",
    ];

    internal override IReadOnlyList<string> ExitCodes { get; } =
    [
        "0  every frame sent; with --loop 0 also when interrupted",
        "1  frames were not sent, the capture is broken, or the replay was interrupted",
        "2  wrong usage, target or file cannot be opened, or the target went away",
    ];

    protected override int Run(Invocation invocation)
    {
        var target = invocation.Target(_target);
        var file = invocation.Value(_file) ?? "";
        var rounds = invocation.Value(_loop) ?? 1;
        var options = new PcapFileOptions { ReplayPath = file, Pacing = Pacing(invocation), Rounds = rounds };
        if (PcapFileDevice.Open(options, TimeProvider.System, out var opened, out var failure) is var error and not Errno.None)
        {
            throw new BenchException(new($"{file} cannot be replayed ({error})", failure ?? "give the path of a pcap or pcapng file"));
        }

        using var capture = opened!;
        using var stack = new NetStack();
        invocation.Tune(stack);
        using var watch = new VanishWatch(stack, invocation.Interrupted);
        var ifp = BringUp(invocation, stack, target, watch.Token);
        var progress = new Progress(invocation.Terminal);
        var session = new ReplaySession(capture, ifp, s => progress.Show(() => ReplayText.Progress(s)));
        var complete = session.Run(watch.Token);
        progress.Clear();
        var report = session.Report(target.ToString(), file, complete);
        Write(invocation, report);
        if (watch.Report(invocation.Terminal))
        {
            return ExitCode.Usage;
        }

        return Judge(invocation, capture, report, endless: rounds == 0);
    }

    /// <summary>Without an address: nothing but the capture is to be sent.</summary>
    private static IfNet BringUp(Invocation invocation, NetStack stack, TargetName target, CancellationToken stop)
    {
        var ifps = new TargetOpener(invocation.Catalog).Attach(stack, target);
        foreach (var ifp in ifps)
        {
            TargetOpener.BringUp(ifp);
        }

        _ = Carrier.Await(ifps, CarrierLimit, stop);
        return ifps[0];
    }

    private static int Judge(Invocation invocation, PcapFileDevice capture, ReplayReport report, bool endless)
    {
        if (capture.Failure is { } broken)
        {
            invocation.Terminal.Complain($"{report.File}: {broken}", "the frames before that were sent");
            return ExitCode.Failed;
        }

        var allSent = report.Sent == report.Frames + report.Oversized;
        return allSent && (report.Complete || endless) ? ExitCode.Good : ExitCode.Failed;
    }

    private ReplayPacing Pacing(Invocation invocation)
    {
        var given = new Option[] { _rate, _speed, _top }.Where(invocation.Has).Select(option => option.Name).ToList();
        if (given.Count > 1)
        {
            throw new BenchException(new($"{string.Join(" and ", given)} exclude each other", "keep one"));
        }

        if (invocation.Value(_top))
        {
            return ReplayPacing.FlatOut;
        }

        return invocation.Value(_rate) is { } rate ? ReplayPacing.Rate(rate) : ReplayPacing.Speed(invocation.Value(_speed) ?? 1);
    }

    private static void Write(Invocation invocation, ReplayReport report)
    {
        if (invocation.Json)
        {
            invocation.Write(report, CliJson.Default.ReplayReport);
        }
        else
        {
            ReplayText.Write(invocation.Terminal.Out, report);
        }
    }
}
