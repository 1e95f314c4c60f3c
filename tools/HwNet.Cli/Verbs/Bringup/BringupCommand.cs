using System.CommandLine;
using System.Globalization;
using HwNet.Bench;
using HwNet.Bench.Targets;
using HwNet.Cli.Common;
using HwNet.Cli.Common.Output;

namespace HwNet.Cli.Verbs.Bringup;

/// <summary>hwnet bringup: is this adapter good, and if not, where does it stop and why.</summary>
internal sealed class BringupCommand : Verb
{
    private const int HintIndent = 14;

    private readonly Argument<string> _target = TargetArgument();
    private readonly Option<string?> _address = Addresses.Option("sim, epair: 10.9.0.1/24");
    private readonly Option<string?> _ping = new("--ping") { HelpName = "ADDRESS", Description = "Whom to ping (sim, epair: the link partner)" };
    private readonly Option<string?> _peer = new("--peer") { HelpName = "PEER", Description = "The far end of the cable, as netns:NAME/IFNAME" };

    internal BringupCommand(CliContext context)
        : base("bringup", "From the port to the first answered ping, step by step, with a hint where it stops", context)
    {
        Add(_target);
        Add(_address);
        Add(_ping);
        Add(_peer);
    }

    internal override IReadOnlyList<string> Examples { get; } =
    [
        "hwnet bringup sim:ncm",
        "hwnet bringup usb:0bda:8156 --address 192.168.7.2/24 --ping 192.168.7.1",
    ];

    internal override IReadOnlyList<string> ExitCodes { get; } =
        ["0  every step that could be tried was done", "1  a step failed", "2  wrong usage"];

    protected override int Run(Invocation invocation)
    {
        var target = invocation.Target(_target);
        var destination = invocation.Value(_ping) is { } text ? Addresses.ParseHost(text) : (Wire.Ipv4Address?)null;
        var local = Addresses.Parse(invocation.Value(_address));
        var far = destination ?? (local is { } l ? Wire.Ipv4Address.FromUInt32(l.Address.ToUInt32() ^ 3) : null);
        var options = new TargetBenchOptions
        {
            Name = target.ToString(),
            Target = target,
            Tune = invocation.Tune,
            Peer = invocation.Value(_peer) is { } peer ? PeerName.Parse(peer) : null,
            Addresses = local is { } own ? new BenchAddresses(own.ToString(), far!.Value.ToString()) : null,
        };
        var session = new BringupSession(invocation.Catalog, options, destination, step => Say(invocation, step));
        var report = session.Run(invocation.Interrupted);
        if (invocation.Json)
        {
            invocation.Write(report, CliJson.Default.BringupReport);
        }

        return report.Good ? ExitCode.Good : ExitCode.Failed;
    }

    private static void Say(Invocation invocation, BringupStep step)
    {
        if (invocation.Json)
        {
            return;
        }

        var output = invocation.Terminal.Out;
        var verdict = step.Good switch { true => "good", false => "FAILED", null => "-" };
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{verdict,-6}  {step.Name,-15}  {step.TimeMs,7:0} ms  {Printable.Text(step.Detail)}"));
        if (step.Hint is { } hint)
        {
            output.WriteLine($"        hint: {Printable.Lines(hint, HintIndent)}");
        }

        output.Flush();
    }
}
