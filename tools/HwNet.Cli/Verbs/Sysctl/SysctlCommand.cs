using System.CommandLine;
using HwNet.Bench;
using HwNet.Bench.Targets;
using HwNet.Cli.Common;
using HwNet.Cli.Common.Output;
using HwNet.Net;
using HwNet.Sysctl;

namespace HwNet.Cli.Verbs.Sysctl;

/// <summary>hwnet sysctl: what can be tuned, with bounds and defaults; and whether a value would be taken.</summary>
/// <remarks>Each command line has a stack of its own: what is set here ends with it. The other verbs take --sysctl NAME=VALUE.</remarks>
internal sealed class SysctlCommand : Verb
{
    private readonly Argument<string[]> _names = new("NAME[=VALUE]")
    {
        Description = "A node, or the beginning of several; with a value it is set, for this run",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<bool> _all = new("--all", "-a") { Description = "All nodes, with what they are; so does no name at all" };
    private readonly Option<bool> _words = new("--describe", "-d") { Description = "What each node is, its bounds and default" };
    private readonly Option<string?> _target = new("--target", "-t") { Description = "Attach this target first: its interfaces have nodes, too", HelpName = "TARGET" };

    internal SysctlCommand(CliContext context)
        : base("sysctl", "Everything that can be tuned: names, values, bounds, defaults", context)
    {
        Add(_names);
        Add(_all);
        Add(_words);
        Add(_target);
    }

    internal override IReadOnlyList<string> Examples { get; } =
    [
        "hwnet sysctl -a",
        "hwnet sysctl net.link.ether.inet",
        "hwnet sysctl net.link.ether.inet.max_age=5m          would it be taken?",
        "hwnet ping epair 10.9.0.2 --sysctl net.inet.ip.ttl=3  sets it for that run",
    ];

    internal override IReadOnlyList<string> ExitCodes { get; } = ["0  shown, or set", "2  wrong usage, no such node, or a value that is refused"];

    protected override int Run(Invocation invocation)
    {
        var names = invocation.Value(_names) ?? [];
        var all = invocation.Value(_all) || names.Length == 0;
        using var stack = new NetStack();
        invocation.Tune(stack);
        if (invocation.Value(_target) is { } target)
        {
            _ = new TargetOpener(invocation.Catalog).Attach(stack, invocation.Target(target));
        }

        // What is set is in force before anything is shown.
        SysctlEntry[] named = [.. names.SelectMany(name => Handle(stack.Sysctls, name))];
        var report = new SysctlReport(all ? [.. stack.Sysctls.All.Select(node => named.FirstOrDefault(n => n.Name == node.Name && n.Was is not null) ?? SysctlEntry.Of(node))] : named);
        if (invocation.Json)
        {
            invocation.Write(report, CliJson.Default.SysctlReport);
        }
        else
        {
            SysctlText.Write(invocation.Terminal.Out, report, all || invocation.Value(_words));
        }

        return ExitCode.Good;
    }

    private static IEnumerable<SysctlEntry> Handle(SysctlTree tree, string word)
    {
        var at = word.IndexOf('=', StringComparison.Ordinal);
        if (at < 0)
        {
            var found = tree.Under(word);
            return found.Count > 0 ? found.Select(node => SysctlEntry.Of(node)) : throw Unknown(tree, word);
        }

        var setting = new SysctlSetting(word[..at], word[(at + 1)..]);
        _ = tree.Read(setting.Name, out var was, out _);
        setting.Apply(tree);
        return tree.Under(setting.Name).Select(node => SysctlEntry.Of(node, was));
    }

    private static BenchException Unknown(SysctlTree tree, string name)
    {
        _ = tree.Read(name, out _, out var failure);
        return new BenchException(new($"there is no node '{name}' (ENOENT)", failure ?? "see 'hwnet sysctl -a'"));
    }
}
