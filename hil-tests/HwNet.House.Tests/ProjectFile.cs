using System.Xml.Linq;

namespace HwNet.House.Tests;

/// <summary>A csproj: its name, and the projects and packages it refers to.</summary>
internal sealed record ProjectFile(string Path, IReadOnlyList<string> Projects, IReadOnlyList<string> Packages, bool AllowsUnsafe)
{
    private const string OnRequest = "'$(HwNetPackages)' == 'true'";

    /// <summary>The file's name without extension.</summary>
    internal string Name => NameOf(Path);

    /// <summary>Every edge that leaves the project, by name.</summary>
    internal IEnumerable<string> Edges => Projects.Concat(Packages);

    /// <summary>The edges that every build has: not those of groups for HwNetPackages=true.</summary>
    internal required IReadOnlyList<string> UnconditionalEdges { get; init; }

    internal static ProjectFile Parse(string path, string text)
    {
        var xml = XDocument.Parse(text);
        var projects = Includes(xml, "ProjectReference").Select(NameOf);
        var packages = Includes(xml, "PackageReference");
        var allowsUnsafe = xml.Descendants("AllowUnsafeBlocks").Any(e => !e.Value.Trim().Equals("false", StringComparison.OrdinalIgnoreCase));
        var always = Includes(xml, "ProjectReference", IsAlways).Select(NameOf).Concat(Includes(xml, "PackageReference", IsAlways));
        return new ProjectFile(path, [.. projects], [.. packages], allowsUnsafe) { UnconditionalEdges = [.. always] };
    }

    private static bool IsAlways(XElement element) => !element.AncestorsAndSelf().Any(static e => e.Attribute("Condition")?.Value.Trim() == OnRequest);

    private static IEnumerable<string> Includes(XDocument xml, string element, Func<XElement, bool>? which = null) =>
        xml.Descendants(element).Where(which ?? (static _ => true)).SelectMany(e => e.Attribute("Include")?.Value.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? []);

    private static string NameOf(string path) => System.IO.Path.GetFileNameWithoutExtension(path.Replace('\\', '/'));
}
