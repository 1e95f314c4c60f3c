namespace HwNet.House.Tests;

public class ProjectEdgeTests
{
    private static readonly string[] Core = ["HwNet.Core"];

    /// <summary>The projects that stand on packages of a build with HwNetPackages=true.</summary>
    private static readonly string[] BackEnds = ["HwNet.LibUsbDotNet", "HwNet.SharpPcap"];

    private static readonly string[] TestPackages = ["FsCheck", "Microsoft.NET.Test.Sdk", "Xunit.SkippableFact", "xunit", "xunit.runner.visualstudio"];

    /// <summary>What each project may refer to, itself; "HwNet.Bus.*" stands for every bus.</summary>
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["HwNet.Core"] = ["NLog"],
        ["HwNet.Bus.*"] = [.. Core, "NLog"],
        ["HwNet.SharpPcap"] = [.. Core, "HwNet.Drivers", "HwNet.Bus.*", "NLog", "PacketDotNet", "SharpPcap"],
        ["HwNet.LibUsbDotNet"] = [.. Core, "HwNet.Drivers", "HwNet.Bus.*", "LibUsbDotNet", "NLog"],
        ["HwNet.Drivers"] = [.. Core, "HwNet.Bus.*", "NLog"],
        ["HwNet.Fixtures"] = [.. Core, "HwNet.Bus.*"],
        ["HwNet.Bench"] = [.. Core, "HwNet.Drivers", "HwNet.Fixtures", "HwNet.Bus.*", "NLog", "YamlDotNet"],
        ["HwNet.Cli"] = [.. Core, "HwNet.Drivers", "HwNet.Bus.*", "HwNet.Bench", "NLog", "Spectre.Console", "System.CommandLine", .. BackEnds],
        ["HwNet.Core.Tests"] = [.. Core, "HwNet.Fixtures", .. TestPackages],
        ["HwNet.Drivers.Tests"] = ["HwNet.Bench", .. BackEnds, .. TestPackages],
        ["HwNet.Conformance.Tests"] = ["HwNet.Bench", .. TestPackages],
        ["HwNet.Cli.Tests"] = ["HwNet.Cli", "HwNet.Bench", "HwNet.Benchmarks", .. TestPackages],
        ["HwNet.Lab.Tests"] = ["HwNet.Cli", "HwNet.Bench", "HwNet.Drivers.Tests", .. TestPackages],
        ["HwNet.House.Tests"] = [.. Core, "HwNet.Drivers", "HwNet.Bus.*", .. TestPackages],
        ["HwNet.Benchmarks"] = ["HwNet.Bench", "HwNet.Cli", "BenchmarkDotNet", "System.CommandLine", .. BackEnds],
    };

    [Fact]
    public void Every_project_refers_only_to_what_the_table_allows()
    {
        House.AssertNone("forbidden edges (the table is in ProjectEdgeTests)", Repository.Projects.SelectMany(ForbiddenEdges));
    }

    [Theory]
    [InlineData("fixtures/HwNet.Fixtures.csproj", "../drivers/HwNet.Drivers.csproj", "HwNet.Fixtures -> HwNet.Drivers")]
    [InlineData("core/HwNet.Core.csproj", "..\\drivers\\Bus\\Pcap\\HwNet.Bus.Pcap.csproj", "HwNet.Core -> HwNet.Bus.Pcap")]
    [InlineData("drivers/Bus/Usb/HwNet.Bus.Usb.csproj", "../Pcap/HwNet.Bus.Pcap.csproj", "HwNet.Bus.Usb -> HwNet.Bus.Pcap")]
    [InlineData("tools/HwNet.New/HwNet.New.csproj", "../../core/HwNet.Core.csproj", "HwNet.New is not in the table")]
    public void A_forbidden_project_edge_is_named(string path, string reference, string finding)
    {
        var project = ProjectFile.Parse(path, $"<Project><ItemGroup><ProjectReference Include=\"{reference}\" /></ItemGroup></Project>");

        Assert.Equal(finding, Assert.Single(ForbiddenEdges(project)));
    }

    [Fact]
    public void A_forbidden_package_is_named()
    {
        var project = ProjectFile.Parse("core/HwNet.Core.csproj", "<Project><ItemGroup><PackageReference Include=\"NLog;YamlDotNet\" /></ItemGroup></Project>");

        Assert.Equal("HwNet.Core -> YamlDotNet", Assert.Single(ForbiddenEdges(project)));
    }

    [Fact]
    public void Back_ends_and_their_packages_are_referred_to_on_request_only()
    {
        string[] packages = ["LibUsbDotNet", "PacketDotNet", "SharpPcap"];
        var always = Repository.Projects.SelectMany(p => p.UnconditionalEdges.Where(e => BackEnds.Contains(e) || packages.Contains(e)).Select(e => $"{p.Name} -> {e}"));
        var empty = Repository.Projects.Where(p => BackEnds.Contains(p.Name) && p.UnconditionalEdges.Any()).Select(p => p.Name);

        House.AssertNone("without HwNetPackages=true", always.Concat(empty));
        Assert.Equal(BackEnds, Repository.Projects.Select(p => p.Name).Where(BackEnds.Contains).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("", "SharpPcap")]
    [InlineData(" Condition=\"'$(HwNetPackages)' == 'true'\"", "")]
    [InlineData(" Condition=\"'$(HwNetPackages)' != 'true'\"", "SharpPcap")]
    public void An_edge_is_on_request_when_its_group_says_so(string condition, string always)
    {
        var project = ProjectFile.Parse("a/A.csproj", $"<Project><ItemGroup{condition}><PackageReference Include=\"SharpPcap\" /></ItemGroup></Project>");

        Assert.Equal(always, string.Join(' ', project.UnconditionalEdges));
        Assert.Equal("SharpPcap", Assert.Single(project.Edges));
    }

    [Fact]
    public void The_solution_holds_every_project()
    {
        var solution = Repository.Read("HwNet.sln").Replace('\\', '/');

        House.AssertNone("projects missing in HwNet.sln", Repository.Projects.Select(p => p.Path).Where(path => !solution.Contains($"\"{path}\"", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_launcher_watches_the_sources_of_every_project_under_the_command_line()
    {
        var launcher = Repository.Read("tools/hwnet");
        var folders = Below("HwNet.Cli", []).Select(name => Path.GetDirectoryName(Repository.Projects.Single(p => p.Name == name).Path)!);

        // drivers/Bus/... lies below drivers.
        House.AssertNone("folders missing in the sources of tools/hwnet", folders.Where(f => !f.StartsWith("drivers/", StringComparison.Ordinal) && !launcher.Contains(f, StringComparison.Ordinal)));
    }

    private static IEnumerable<string> ForbiddenEdges(ProjectFile project)
    {
        if (!Allowed.TryGetValue(Row(project.Name), out var allowed))
        {
            return [$"{project.Name} is not in the table"];
        }

        return project.Edges.Where(edge => !allowed.Contains(Row(edge))).Select(edge => $"{project.Name} -> {edge}");
    }

    private static string Row(string name) => name.StartsWith("HwNet.Bus.", StringComparison.Ordinal) ? "HwNet.Bus.*" : name;

    private static HashSet<string> Below(string name, HashSet<string> seen)
    {
        if (seen.Add(name))
        {
            foreach (var next in Repository.Projects.Single(p => p.Name == name).Projects)
            {
                Below(next, seen);
            }
        }

        return seen;
    }
}
