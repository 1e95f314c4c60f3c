using System.Text.RegularExpressions;

namespace HwNet.House.Tests;

public partial class MachineNameTests
{
    private static readonly string[] Binary = [".pcap", ".pcapng", ".bin", ".png", ".dll"];

    [Fact]
    public void No_file_names_a_folder_of_somebodys_machine()
    {
        House.AssertNone("absolute paths", Findings(MachinePath()));
    }

    [Fact]
    public void No_file_names_a_package_registry()
    {
        House.AssertNone("registry hosts", Findings(Registry()));
    }

    [Theory]
    [InlineData("cd /ro" + "ot/x")]
    [InlineData("\"/ho" + "me/somebody/x\"")]
    [InlineData("=/wo" + "rk/x")]
    public void A_machine_path_is_recognised(string text) => Assert.Matches(MachinePath(), text);

    [Theory]
    [InlineData("https://example.org/home/page")]
    [InlineData("../root/x")]
    [InlineData("artifacts/work/x")]
    public void A_relative_path_is_not_a_machine_path(string text) => Assert.DoesNotMatch(MachinePath(), text);

    private static IEnumerable<string> Findings(Regex pattern) =>
        from path in Repository.Files
        where !Binary.Contains(Path.GetExtension(path))
        from line in Repository.Read(path).Split('\n').Index()
        where pattern.IsMatch(line.Item)
        select $"{path}:{line.Index + 1}";

    [GeneratedRegex(@"(?<![\w.~-])/(?:work|root|home|Users)/")]
    private static partial Regex MachinePath();

    [GeneratedRegex(@"\bnuget\.org\b|\b(?:[a]rtifactory|[n]exus|[j]frog)\b|\bpkgs\.dev\.azure\b|\bmyget\.org\b|<package[S]ources>", RegexOptions.IgnoreCase)]
    private static partial Regex Registry();
}
