using System.CommandLine;
using HwNet.Bench;
using HwNet.Bench.Conformance;
using HwNet.Bench.Targets;
using HwNet.Bus.Pcap;
using HwNet.Drivers;
using HwNet.Net;

namespace HwNet.Cli.Common;

/// <summary>One call of a verb: its words, and what it works with.</summary>
internal sealed class Invocation
{
    private readonly CliContext _context;
    private readonly ParseResult _parse;
    private readonly IReadOnlyList<SysctlSetting> _settings;
    private readonly CapabilitySwitches? _switches;
    private readonly ThreadPlacement _placement;

    internal Invocation(CliContext context, ParseResult parse)
    {
        _context = context;
        _parse = parse;
        Json = parse.GetValue(context.Options.Json);
        context.Options.SetUpLog(parse, context.Terminal.Error);
        _settings = SysctlSetting.Parse(parse.GetValue(context.Options.Sysctl) ?? []);
        _switches = CapabilitySwitches.Parse(parse.GetValue(context.Options.Capabilities));
        _placement = context.Options.Threads.Placement(parse);
        Catalog = context.Options.LoadDrivers(parse);
        Grammar = CatalogGrammar.Of(Catalog);
    }

    internal Terminal Terminal => _context.Terminal;

    /// <summary>--json.</summary>
    internal bool Json { get; }

    /// <summary>The drivers, those of --module included.</summary>
    internal DriverCatalog Catalog { get; }

    /// <summary>The kinds of target, those of --module included.</summary>
    internal TargetGrammar Grammar { get; }

    /// <summary>Set when the user has had enough.</summary>
    internal CancellationToken Interrupted => Terminal.Interrupted;

    internal IReadOnlyList<ConformanceCheck> Checks => _context.Checks();

    internal T? Value<T>(Option<T> option) => _parse.GetValue(option);

    internal T? Value<T>(Argument<T> argument) => _parse.GetValue(argument);

    /// <summary>True when the user wrote the option.</summary>
    internal bool Has(Option option) => _parse.GetResult(option) is { Implicit: false };

    /// <summary>The target that an argument names.</summary>
    /// <exception cref="BenchException">It is none.</exception>
    internal TargetName Target(Argument<string> argument) => Target(_parse.GetRequiredValue(argument));

    /// <summary>The target of that name.</summary>
    /// <exception cref="BenchException">It is none.</exception>
    internal TargetName Target(string name) => Dress(Grammar.Parse(name));

    /// <summary>A target with what --revision and --trace-registers say of it.</summary>
    /// <exception cref="BenchException">They say nothing of such a target.</exception>
    internal TargetName Dress(TargetName target) => _context.Options.Apply(_parse, target);

    /// <summary>--sysctl, --capabilities, --low-latency, --cpu and --priority: puts what the user set in force in a stack that was just made.</summary>
    /// <exception cref="BenchException">This stack has no such node.</exception>
    internal void Tune(NetStack stack)
    {
        _context.Options.Threads.Apply(_parse, _placement, stack);
        foreach (var setting in _settings)
        {
            setting.Apply(stack.Sysctls);
        }

        _switches?.Follow(stack);
    }

    /// <summary>A document of --json.</summary>
    internal void Write<T>(T document, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
    {
        Terminal.Out.WriteLine(System.Text.Json.JsonSerializer.Serialize(document, type));
        Terminal.Out.Flush();
    }
}
