using System.CommandLine;
using HwNet.Bench;
using HwNet.Bus.Pcap;
using HwNet.Capture;
using HwNet.Cli.Common;
using HwNet.Cli.Common.Interfaces;
using HwNet.Cli.Common.Output;
using HwNet.Drivers.Shared.BackEnds;

namespace HwNet.Cli.Verbs.Dump;

/// <summary>hwnet dump: shows or records what is on the line, as tcpdump does.</summary>
internal sealed class DumpCommand : Verb
{
    private const int UsualSnapLength = 65_535;

    private readonly Argument<string> _target = TargetArgument();
    private readonly Argument<string[]> _filter = new("FILTER") { Description = "What to show, in tcpdump's language ('man pcap-filter'); all words together", Arity = ArgumentArity.ZeroOrMore };
    private readonly Option<long?> _count = Numbers.Whole("-c", "COUNT", "Stop after so many packets", 1, long.MaxValue, "--count");
    private readonly Option<string?> _write = new("-w", "--write") { Description = "Write pcapng; '-' for standard output, as Wireshark reads it", HelpName = "FILE" };
    private readonly Option<bool> _numeric = new("-n") { Description = "Addresses and ports as numbers: always so, kept for habit's sake" };
    private readonly Option<bool> _link = new("-e") { Description = "The link header too" };
    private readonly Option<bool> _hex = new("-x") { Description = "The bytes too, without the link header" };
    private readonly Option<bool> _polite = new("-p") { Description = "Do not receive frames of other stations" };
    private readonly Option<long?> _snap = Numbers.Whole("-s", "LENGTH", "Bytes kept of a packet (65535)", 14, 262_144, "--snapshot-length");

    private readonly Option<string?> _decode = new("--decode") { Description = "Read the packets with a back end instead ('hwnet list --backends')", HelpName = "NAME" };

    internal DumpCommand(CliContext context)
        : base("dump", "Shows or records what is on the line, as tcpdump", context)
    {
        Add(_target);
        Add(_filter);
        Add(_count);
        Add(_write);
        Add(_numeric);
        Add(_link);
        Add(_hex);
        Add(_polite);
        Add(_snap);
        Add(_decode);
    }

    internal override IReadOnlyList<string> Examples { get; } =
    [
        "hwnet dump pcap:eth1 -c 10 arp or icmp",
        "hwnet dump pcap:eth1 -w - | wireshark -k -i -",
        "hwnet dump file:fixtures/captures/vlan_tags.pcap -e",
    ];

    internal override IReadOnlyList<string> ExitCodes { get; } =
        ["0  done, interrupted, or whoever read along has gone", "2  wrong usage or filter, the target cannot be opened, or it went away"];

    protected override int Run(Invocation invocation)
    {
        var target = invocation.Target(_target);
        var options = ReadOptions(invocation);
        using var source = DumpSource.Open(invocation, target, options);
        using var sink = OpenSink(invocation.Terminal, source, target, options);
        if (invocation.Terminal.IsErrorLive || options.WriteTo is not null)
        {
            invocation.Terminal.Error.WriteLine($"listening on {Printable.Text(target.ToString())}, snapshot length {options.SnapLength} bytes");
        }

        var session = new DumpSession(source, sink, options.Count);
        var error = session.Run(invocation.Interrupted);
        Summarise(invocation.Terminal, session, source.Device.Statistics);
        if (sink.Failure is { } failure)
        {
            throw new BenchException(new(failure, "make room, or write elsewhere"));
        }

        return error == Errno.None && source.Device.Failure is null ? ExitCode.Good : throw new BenchException(new($"{target}: {error}", source.Device.Failure ?? "see 'hwnet list'"));
    }

    private DumpOptions ReadOptions(Invocation invocation)
    {
        var words = string.Join(' ', invocation.Value(_filter) ?? []);
        var options = new DumpOptions
        {
            Count = invocation.Value(_count) ?? long.MaxValue,
            WriteTo = invocation.Value(_write),
            LinkHeader = invocation.Value(_link),
            Hex = invocation.Value(_hex),
            SnapLength = (int)(invocation.Value(_snap) ?? UsualSnapLength),
            Promiscuous = !invocation.Value(_polite),
            Filter = string.IsNullOrWhiteSpace(words) ? null : words,
            Json = invocation.Json,
            Decoder = Decoder(invocation),
        };
        return options switch
        {
            { Json: true, WriteTo: not null } => throw new BenchException(new("--json and -w exclude each other", "leave one out")),
            { Decoder: not null, WriteTo: not null } => throw new BenchException(new("--decode and -w exclude each other", "leave one out")),
            _ => options,
        };
    }

    private DecoderBackEnd? Decoder(Invocation invocation) => invocation.Value(_decode) is not { } name
        ? null
        : invocation.Catalog.FindBackEnd<DecoderBackEnd>(name)
            ?? throw new BenchException(new($"--decode: this build has no decoder '{name}'", "'hwnet list --backends' shows those there are, and how to build them in"));

    private static IFrameSink OpenSink(Terminal terminal, DumpSource source, TargetName target, DumpOptions options)
    {
        var name = source.Device.Info.Name;
        switch (options.WriteTo)
        {
            case null when options.Json:
                return new JsonSink(terminal.Out, options, source.LinkType, name);
            case null:
                return new TextSink(terminal.Out, options, source.LinkType);
            case "-" when terminal.IsLive:
                throw new BenchException(new("pcapng would garble the terminal", "pipe it: hwnet dump ... -w - | wireshark -k -i -"));
            case "-":
                return new CaptureSink(CaptureWriter.Create(terminal.Stream, leaveOpen: true), terminal, name, source.LinkType, options.SnapLength);
        }

        CheckNotSource(target, options.WriteTo);
        var error = CaptureWriter.Create(options.WriteTo, CaptureFormat.PcapNg, out var writer, out var failure);
        return error == Errno.None
            ? new CaptureSink(writer!, null, name, source.LinkType, options.SnapLength)
            : throw new BenchException(new(failure ?? $"{options.WriteTo} cannot be written ({error})", "name a file in a folder that exists and may be written"));
    }

    private static void CheckNotSource(TargetName target, string path)
    {
        if (target.Kind == "file" && Path.GetFullPath(target.Argument) == Path.GetFullPath(path))
        {
            throw new BenchException(new($"{path} is read and written at once", "write to another file"));
        }
    }

    /// <summary>tcpdump's last words.</summary>
    private static void Summarise(Terminal terminal, DumpSession session, in FrameDeviceStatistics statistics)
    {
        terminal.Error.WriteLine($"{InterfaceText.Plural(session.Captured, "packet")} captured");
        terminal.Error.WriteLine($"{InterfaceText.Plural(statistics.Received + statistics.KernelDrops - session.Filtered, "packet")} received by filter");
        terminal.Error.WriteLine($"{InterfaceText.Plural(statistics.KernelDrops, "packet")} dropped by kernel");
        var lost = statistics.InterfaceDrops + statistics.NoBuffer + statistics.Oversized;
        if (lost > 0)
        {
            terminal.Error.WriteLine($"{InterfaceText.Plural(lost, "packet")} lost elsewhere: interface {statistics.InterfaceDrops}, no buffer {statistics.NoBuffer}, too long {statistics.Oversized}");
        }
    }
}
