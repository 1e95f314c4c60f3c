using System.Xml.Linq;

namespace HwNet.House.Tests;

/// <summary>A csproj: its name, and the projects and packages it refers to.</summary>
internal sealed record ProjectFile(string Path, IReadOnlyList<string> Projects, IReadOnlyList<string> Packages, bool AllowsUnsafe)
{
    /// <summary>The file's name without extension.</summary>
    internal string Name => NameOf(Path);

    /// <summary>Every edge that leaves the project, by name.</summary>
    internal IEnumerable<string> Edges => Projects.Concat(Packages);

    internal static ProjectFile Parse(string path, string text)
    {
        var xml = XDocument.Parse(text);
        var projects = Includes(xml, "ProjectReference").Select(NameOf);
        var packages = Includes(xml, "PackageReference");
        var allowsUnsafe = xml.Descendants("AllowUnsafeBlocks").Any(e => !e.Value.Trim().Equals("false", StringComparison.OrdinalIgnoreCase));
        return new ProjectFile(path, [.. projects], [.. packages], allowsUnsafe);
    }

    private static IEnumerable<string> Includes(XDocument xml, string element) =>
        xml.Descendants(element).SelectMany(e => e.Attribute("Include")?.Value.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? []);

    private static string NameOf(string path) => System.IO.Path.GetFileNameWithoutExtension(path.Replace('\\', '/'));
}
