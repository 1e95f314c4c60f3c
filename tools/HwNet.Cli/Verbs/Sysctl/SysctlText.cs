using HwNet.Cli.Common.Output;

namespace HwNet.Cli.Verbs.Sysctl;

/// <summary>Writes nodes as sysctl(8) does, a line each; with their words, a second one.</summary>
internal static class SysctlText
{
    internal static void Write(TextWriter output, SysctlReport report, bool words)
    {
        foreach (var node in report.Nodes)
        {
            output.WriteLine($"{node.Name}: {(node.Was is { } was ? $"{Printable.Text(was)} -> " : "")}{Printable.Text(node.Value)}");
            if (words)
            {
                output.WriteLine($"    {Printable.Text(node.Description)} ({string.Join(", ", Facts(node))})");
            }
        }
    }

    private static IEnumerable<string> Facts(SysctlEntry node)
    {
        yield return node.Type;
        if (!node.Writable)
        {
            yield return "read-only";
        }
        else if (node is { Least: { } least, Most: { } most } && node.Type != "bool")
        {
            yield return $"{least} to {most}";
        }

        if (node.Unit.Length > 0)
        {
            yield return node.Unit;
        }

        if (node is { Writable: true, Default: { } initial })
        {
            yield return $"default {(initial.Length > 0 ? Printable.Text(initial) : "empty")}";
        }
    }
}
