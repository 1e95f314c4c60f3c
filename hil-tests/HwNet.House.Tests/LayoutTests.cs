namespace HwNet.House.Tests;

public class LayoutTests
{
    private static readonly string[] Rooms = ["core", "drivers", "fixtures", "hil-tests", "tools"];

    private static readonly string[] TopLevel =
    [
        .. Rooms, ".ci", ".editorconfig", ".gitattributes", ".gitignore", "Directory.Build.props", "Directory.Packages.props",
        "HwNet.sln", "LICENSE", "README.md", "global.json",
    ];

    [Fact]
    public void The_top_level_holds_the_rooms_and_the_build_files_only()
    {
        var found = Repository.CommittedFiles.Select(path => path.Split('/')[0]).Distinct();

        House.AssertNone("no room for", found.Except(TopLevel));
    }

    [Fact]
    public void Every_room_has_a_readme()
    {
        var buses = Repository.Projects.Where(p => p.Path.StartsWith("drivers/Bus/", StringComparison.Ordinal)).Select(p => Path.GetDirectoryName(p.Path)!);
        IEnumerable<string> folders = ["", .. Rooms, .. buses, .. DriverFolders.Names.Select(DriverFolders.PathOf)];
        var readmes = folders.Select(folder => Path.Combine(folder, "README.md").Replace('\\', '/'));

        House.AssertNone("missing", readmes.Except(Repository.Files));
    }

    [Theory]
    [InlineData("drivers/Axe/AxeDriver.cs", "Axe")]
    [InlineData("drivers/Axe/Registers/Table.cs", "Axe")]
    [InlineData("drivers/Pseudo/Epair/Epair.cs", "Pseudo.Epair")]
    [InlineData("drivers/DriverCatalog.cs", null)]
    [InlineData("drivers/Bus/Pcap/IFrameDevice.cs", null)]
    [InlineData("core/Net/IfNet.cs", null)]
    public void A_file_belongs_to_the_driver_of_its_folder(string path, string? driver)
    {
        Assert.Equal(driver, DriverFolders.NameOf(path));
    }
}
