using HwNet.Sysctl;

namespace HwNet.Cli.Verbs.Sysctl;

/// <summary>A node of the sysctl tree, and its value when it was looked at.</summary>
internal sealed record SysctlEntry
{
    public required string Name { get; init; }

    /// <summary>"bool", "int", "long", "string", "duration".</summary>
    public required string Type { get; init; }

    public required string Value { get; init; }

    /// <summary>What it was before this command line set it; null when it did not.</summary>
    public string? Was { get; init; }

    public string? Default { get; init; }

    public string? Least { get; init; }

    public string? Most { get; init; }

    public required string Unit { get; init; }

    public required bool Writable { get; init; }

    public required string Description { get; init; }

    internal static SysctlEntry Of(SysctlNode node, string? was = null) => new()
    {
        Name = node.Name,
        Type = node.Type.ToString().ToLowerInvariant(),
        Value = node.Value,
        Was = was,
        Default = node.Default,
        Least = node.Least,
        Most = node.Most,
        Unit = node.Unit,
        Writable = node.IsWritable,
        Description = node.Description,
    };
}
