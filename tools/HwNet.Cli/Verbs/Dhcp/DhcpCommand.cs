using System.CommandLine;
using HwNet.Bench.Targets;
using HwNet.Cli.Common;
using HwNet.Cli.Common.Interfaces;
using HwNet.Cli.Common.Output;
using HwNet.Net;

namespace HwNet.Cli.Verbs.Dhcp;

/// <summary>hwnet dhcp: an address from the network's server, for the target.</summary>
internal sealed class DhcpCommand : Verb
{
    private static readonly TimeSpan CarrierLimit = TimeSpan.FromSeconds(3);

    private readonly Argument<string> _target = TargetArgument();
    private readonly Option<double?> _timeout = Numbers.Decimal("--timeout", "SECONDS", "How long to wait for a lease (30)", 0.1, 3600, "-W");
    private readonly Option<string?> _request = new("--request") { HelpName = "ADDRESS", Description = "Ask for this address first, as after a restart" };
    private readonly Option<bool> _noProbe = new("--no-probe") { Description = "Do not ask by ARP whether somebody has the address (saves up to 7 s)" };
    private readonly Option<bool> _broadcast = new("--broadcast") { Description = "Have every answer sent as a broadcast (else from the second try on)" };
    private readonly Option<bool> _renewCheck = new("--renew-check") { Description = "Renew the lease at once, to see that its server does" };
    private readonly Option<bool> _stay = new("--stay") { Description = "Keep the interface up and the lease renewed until interrupted" };
    private readonly Option<bool> _release = new("--release") { Description = "Give the address back at the end; else the server keeps it for this station" };

    internal DhcpCommand(CliContext context)
        : base("dhcp", "An address for the target from the network's DHCP server", context)
    {
        Add(_target);
        Add(_timeout);
        Add(_request);
        Add(_noProbe);
        Add(_broadcast);
        Add(_renewCheck);
        Add(_stay);
        Add(_release);
    }

    internal override IReadOnlyList<string> Examples { get; } =
    [
        "hwnet dhcp pcap:eth1                           what would this port be given?",
        "hwnet dhcp usb:0bda:8156 --renew-check --release   the whole life of a lease",
        "hwnet dhcp pcap:eth1 --stay                    answers pings at that address until Ctrl-C",
    ];

    internal override IReadOnlyList<string> ExitCodes { get; } =
        ["0  a lease, and renewed if asked for", "1  no lease, or not renewed; the cause and what to do are told", "2  wrong usage, the target cannot be opened, or it went away"];

    protected override int Run(Invocation invocation)
    {
        var target = invocation.Target(_target);
        var wishes = new DhcpWishes(
            TimeSpan.FromSeconds(invocation.Value(_timeout) ?? 30),
            invocation.Value(_request) is { } text ? Addresses.ParseHost(text) : null,
            !invocation.Value(_noProbe),
            invocation.Value(_broadcast),
            invocation.Value(_renewCheck),
            invocation.Value(_stay),
            invocation.Value(_release));
        using var stack = new NetStack();
        using var watch = new VanishWatch(stack, invocation.Interrupted);
        var ifps = new TargetOpener(invocation.Catalog).Attach(stack, target);
        foreach (var ifp in ifps)
        {
            TargetOpener.BringUp(ifp);
        }

        _ = Carrier.Await(ifps, CarrierLimit, watch.Token);
        return Run(invocation, ifps[0], target.ToString(), wishes, watch);
    }

    private static int Run(Invocation invocation, IfNet ifp, string target, DhcpWishes wishes, VanishWatch watch)
    {
        var output = invocation.Json ? TextWriter.Null : invocation.Terminal.Out;
        var session = new DhcpSession(ifp, wishes, step => DhcpText.Step(output, step), lease => DhcpText.Lease(output, lease));
        var report = session.Run(target, watch.Token);
        if (invocation.Json)
        {
            invocation.Write(report, CliJson.Default.DhcpReport);
        }

        if (watch.Report(invocation.Terminal))
        {
            return ExitCode.Usage;
        }

        if (report.Good)
        {
            return ExitCode.Good;
        }

        invocation.Terminal.Out.Flush();
        invocation.Terminal.Complain(report.Cause!, report.Cure);
        return ExitCode.Failed;
    }
}
