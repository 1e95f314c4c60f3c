using System.Xml.Linq;

namespace HwNet.House.Tests;

public class PackageTests
{
    private const string VersionFile = "Directory.Packages.props";

    private static readonly XDocument Xml = XDocument.Parse(Repository.Read(VersionFile));
    private static readonly string[] Pinned = [.. Xml.Descendants("PackageVersion").Select(e => e.Attribute("Include")!.Value)];
    private static readonly string[] Used = [.. Repository.Projects.SelectMany(p => p.Packages)];

    [Fact]
    public void Every_pinned_package_is_used()
    {
        House.AssertNone($"in {VersionFile}, but in no project", Pinned.Except(Used, StringComparer.OrdinalIgnoreCase));
    }

    [Fact]
    public void Every_package_in_use_is_pinned_in_the_one_file()
    {
        House.AssertNone($"in a project, but not in {VersionFile}", Used.Except(Pinned, StringComparer.OrdinalIgnoreCase));
        House.AssertNone("projects with a package version of their own", Repository.Projects.Where(p => HasOwnVersion(p.Path)).Select(p => p.Path));
    }

    [Fact]
    public void Every_pin_is_explained()
    {
        var unexplained = Xml.Descendants("PackageVersion").Where(e => !e.NodesBeforeSelf().OfType<XComment>().Any());

        House.AssertNone($"pins in {VersionFile} with no comment above them", unexplained.Select(e => e.Attribute("Include")!.Value));
    }

    private static bool HasOwnVersion(string path) =>
        XDocument.Parse(Repository.Read(path)).Descendants("PackageReference").Any(e => e.Attribute("Version") is not null || e.Attribute("VersionOverride") is not null);
}
