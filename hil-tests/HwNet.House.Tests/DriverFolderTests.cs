using System.Text.RegularExpressions;

namespace HwNet.House.Tests;

public partial class DriverFolderTests
{
    [Fact]
    public void No_driver_folder_names_another()
    {
        House.AssertNone("drivers that name another driver", Repository.Sources.SelectMany(NamesOfOthers));
    }

    [Theory]
    [InlineData("drivers/Axe/AxeDriver.cs", "using HwNet.Drivers.Ure;", "drivers/Axe/AxeDriver.cs names Ure")]
    [InlineData("drivers/Pseudo/Epair/A.cs", "using HwNet.Drivers.Pseudo.Loopback;", "drivers/Pseudo/Epair/A.cs names Pseudo.Loopback")]
    [InlineData("drivers/PcapNic/A.cs", "global::HwNet.Drivers.Pseudo.Epair.B c;", "drivers/PcapNic/A.cs names Pseudo.Epair")]
    [InlineData("drivers/Shared/Mii.cs", "using HwNet.Drivers.Axe;", "drivers/Shared/Mii.cs names Axe")]
    public void A_driver_that_names_another_is_found(string path, string code, string finding)
    {
        Assert.Equal(finding, Assert.Single(NamesOfOthers(new SourceFile(path, code), ["Axe", "Ure", "PcapNic", "Pseudo.Epair", "Pseudo.Loopback"])));
    }

    [Theory]
    [InlineData("drivers/Axe/AxeDriver.cs", "using HwNet.Drivers.Shared; using HwNet.Drivers.Axe;")]
    [InlineData("drivers/Axe/AxeDriver.cs", "// unlike HwNet.Drivers.Ure")]
    [InlineData("drivers/DriverCatalog.cs", "namespace HwNet.Drivers;")]
    public void A_driver_may_name_itself_and_what_is_shared(string path, string code)
    {
        Assert.Empty(NamesOfOthers(new SourceFile(path, code), ["Axe", "Ure"]));
    }

    private static IEnumerable<string> NamesOfOthers(SourceFile source) => NamesOfOthers(source, DriverFolders.Names);

    private static IEnumerable<string> NamesOfOthers(SourceFile source, IReadOnlyCollection<string> drivers)
    {
        if (!source.Path.StartsWith("drivers/", StringComparison.Ordinal) || source.Path.StartsWith("drivers/Bus/", StringComparison.Ordinal))
        {
            return [];
        }

        var own = DriverFolders.NameOf(source.Path);
        return Name().Matches(source.Code).Select(m => m.Groups["driver"].Value)
            .Where(name => name != own && drivers.Contains(name)).Distinct().Select(name => $"{source.Path} names {name}");
    }

    [GeneratedRegex(@"\bHwNet\.Drivers\.(?<driver>Pseudo\.\w+|\w+)")]
    private static partial Regex Name();
}
