using System.CommandLine;
using HwNet.Bench;
using HwNet.Bench.Targets;
using HwNet.Buffers;
using HwNet.Cli.Common;
using HwNet.Cli.Common.Interfaces;
using HwNet.Cli.Common.Output;
using HwNet.Wire;

namespace HwNet.Cli.Verbs.Ping;

/// <summary>hwnet ping: echo requests through this program's own stack and driver.</summary>
internal sealed class PingCommand : Verb
{
    /// <summary>Of every layer, with room before them.</summary>
    private const int RoomForHeaders = 512;

    private readonly Argument<string> _target = TargetArgument();
    private readonly Argument<string> _destination = new("DESTINATION") { Description = "The IPv4 or IPv6 address to ping" };
    private readonly Option<string?> _address = Addresses.Option("epair: 10.9.0.1/24, lo: 127.0.0.1/8; IPv6: from a router");
    private readonly Option<long?> _count = Numbers.Whole("-c", "COUNT", "Stop after so many requests (until interrupted)", 1, long.MaxValue - 1, "--count");
    private readonly Option<long?> _size = Numbers.Whole("-s", "SIZE", "Bytes of data (56)", 0, 65_507, "--size");
    private readonly Option<double?> _interval = Numbers.Decimal("-i", "SECONDS", "Between two requests (1)", 0.001, 3600, "--interval");
    private readonly Option<double?> _timeout = Numbers.Decimal("-W", "SECONDS", "How long to wait for the last replies (2)", 0.001, 3600, "--timeout");

    internal PingCommand(CliContext context)
        : base("ping", "ICMP echo from the target, with this program's own stack", context)
    {
        Add(_target);
        Add(_destination);
        Add(_address);
        Add(_count);
        Add(_size);
        Add(_interval);
        Add(_timeout);
    }

    internal override IReadOnlyList<string> Examples { get; } =
    [
        "hwnet ping epair 10.9.0.2 -c 3                             a link partner in memory answers",
        "hwnet ping pcap:eth1 --address 10.9.0.1/24 10.9.0.2 -c 5   the address must be one that the host has not",
        "hwnet ping pcap:eth1 --address fd00::2/64 fd00::1          IPv6; without --address a router is asked for one",
        "hwnet ping pcap:eth1 fe80::1                               a neighbour, from the link-local address",
    ];

    internal override IReadOnlyList<string> ExitCodes { get; } =
        ["0  at least one reply", "1  no reply", "2  wrong usage, the target cannot be opened, or it went away"];

    protected override int Run(Invocation invocation)
    {
        var target = invocation.Target(_target);
        var text = invocation.Value(_destination) ?? "";
        var options = new PingOptions(
            text,
            invocation.Value(_count) ?? long.MaxValue,
            (int)(invocation.Value(_size) ?? 56),
            TimeSpan.FromSeconds(invocation.Value(_interval) ?? 1),
            TimeSpan.FromSeconds(invocation.Value(_timeout) ?? 2));
        return Ipv6Address.TryParse(text, out var destination)
            ? RunInet6(invocation, target, destination, options)
            : RunInet(invocation, target, options);
    }

    private int RunInet(Invocation invocation, TargetName target, PingOptions options)
    {
        var destination = Addresses.ParseHost(options.Destination);
        var address = Addresses.Parse(invocation.Value(_address) ?? UsualAddress(target));
        if (address is not { } local)
        {
            throw new BenchException(new($"{target} has no address to ping from", "give it one that nobody else has: --address 10.9.0.1/24"));
        }

        using var bench = TargetBenches.Open(
            invocation.Catalog, Bench(invocation, target, options, new BenchAddresses(local.ToString(), FarEnd(local, destination).ToString())));
        CheckSize(bench, options, Ipv4Header.MinLength + IcmpMessage.HeaderLength);
        using var watch = new VanishWatch(bench.Stack, invocation.Interrupted);
        var error = bench.Stack.Inet.Icmp.OpenEcho(out var socket);
        using var echo = new InetEcho(socket ?? throw NoSocket(error), bench.Ifp, destination);
        return Run(invocation, bench, watch, echo, local.Address.ToString(), local.ToString(), options);
    }

    private int RunInet6(Invocation invocation, TargetName target, Ipv6Address destination, PingOptions options)
    {
        var wanted = Addresses.ParseInet6(invocation.Value(_address));
        using var bench = TargetBenches.Open(invocation.Catalog, Bench(invocation, target, options, null));
        CheckSize(bench, options, Ipv6Header.Length + IcmpMessage.HeaderLength);
        using var watch = new VanishWatch(bench.Stack, invocation.Interrupted);
        var source = new PingAddress(bench.Ifp, watch.Token).Prepare(wanted, destination).ToString();
        var error = bench.Stack.Inet6.Icmp6.OpenEcho(out var socket);
        using var echo = new Inet6Echo(socket ?? throw NoSocket(error), bench.Ifp, destination);
        return Run(invocation, bench, watch, echo, source, source, options);
    }

    private static TargetBenchOptions Bench(Invocation invocation, TargetName target, PingOptions options, BenchAddresses? addresses) => new()
    {
        Name = target.ToString(),
        Tune = invocation.Tune,
        Target = target,
        Addresses = addresses,
        // A frame is in one piece, and only who wants long ones pays for long buffers.
        MbufSize = Math.Max(MbufPool.DefaultBufferSize, options.Size + RoomForHeaders),
    };

    private static void CheckSize(IBench bench, PingOptions options, int headers)
    {
        if (options.Size + headers > bench.Ifp.Mtu)
        {
            throw new BenchException(new($"-s {options.Size} does not fit the mtu of {bench.Ifp.Mtu}", $"at most -s {bench.Ifp.Mtu - headers}: nothing is fragmented"));
        }
    }

    private static BenchException NoSocket(Errno error) => new(new BenchProblem($"no echo socket ({error})", "try again"));

    private static int Run(
        Invocation invocation, IBench bench, VanishWatch watch, IEcho echo, string source, string local, PingOptions options)
    {
        using var closing = watch.Token.Register(echo.Close);
        var output = invocation.Json ? TextWriter.Null : invocation.Terminal.Out;
        PingText.Begin(output, options.Destination, source, bench.Ifp.Name, options.Size, echo.Headers);
        var session = new PingSession(bench.Ifp, echo, options, reply => PingText.Reply(output, reply));
        var report = session.Run(bench.Target, local, watch.Token) with { BrokenRules = bench.Usb?.BrokenRules() ?? [] };
        PingText.End(output, report);
        if (invocation.Json)
        {
            invocation.Write(report, CliJson.Default.PingReport);
        }

        foreach (var rule in report.BrokenRules)
        {
            invocation.Terminal.Complain(rule, "--trace-registers, and ',trace' behind the target's name, show both sides");
        }

        if (watch.Report(invocation.Terminal))
        {
            return ExitCode.Usage;
        }

        return report.Received > 0 ? ExitCode.Good : ExitCode.Failed;
    }

    private static string? UsualAddress(TargetName target) => target.Kind switch
    {
        "epair" => "10.9.0.1/24",
        "lo" => "127.0.0.1/8",
        _ => null,
    };

    /// <summary>On a cable in memory the link partner has the address that is pinged; but not when that is our own.</summary>
    private static Ipv4Address FarEnd(Ipv4Prefix local, Ipv4Address destination) =>
        destination == local.Address ? Ipv4Address.FromUInt32(local.Address.ToUInt32() ^ 1) : destination;
}
