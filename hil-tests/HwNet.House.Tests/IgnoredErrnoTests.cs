using System.Diagnostics;
using System.Text.RegularExpressions;

namespace HwNet.House.Tests;

public sealed partial class IgnoredErrnoTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private static readonly string[] Guarded = ["core", "core/Net", "drivers", "drivers/Axe", "drivers/Bus/Pcap", "fixtures", "hil-tests/HwNet.Bench"];
    private static readonly string[] Rules = ["Directory.Build.props", "Directory.Packages.props", ".editorconfig"];

    private readonly string _house = Directory.CreateDirectory(Path.Combine(Repository.Root, "artifacts", $"errno-{Guid.NewGuid():N}")).FullName;

    /// <summary>A house with the rules of this one, where a file in each guarded room ignores one Errno on line 5 and discards one on line 6.</summary>
    [Fact]
    public void An_ignored_Errno_is_a_build_error_in_every_guarded_room()
    {
        BuildSmallHouse();

        var output = Build(out var exitCode);

        var expected = Guarded.Select(room => $"{room}/Probe.cs:5").Order(StringComparer.Ordinal);
        var found = Error().Matches(output.Replace('\\', '/')).Select(m => $"{m.Groups["file"].Value}:{m.Groups["line"].Value}").Distinct().Order(StringComparer.Ordinal);
        Assert.True(exitCode != 0, output);
        Assert.Equal(expected, found);
        Assert.DoesNotContain("error CS", output, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_house, recursive: true);

    private void BuildSmallHouse()
    {
        foreach (var rule in Rules)
        {
            File.Copy(Repository.FullPath(rule), Path.Combine(_house, rule));
        }

        foreach (var (index, room) in Guarded.Index())
        {
            Write($"{room}/Probe.cs", $$"""
                namespace HwNet.Probe;
                internal static class Probe{{index}}
                { private static Errno Refuse() => Errno.ENOBUFS; internal static void Ignore()
                {
                    Refuse();
                    _ = Refuse();
                } }

                """);
        }

        Write("Probe.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <ItemGroup><Reference Include="HwNet.Core" HintPath="{typeof(Errno).Assembly.Location}" /></ItemGroup>
            </Project>
            """);
    }

    private void Write(string path, string text)
    {
        var full = Path.Combine(_house, path);
        _ = Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
    }

    private string Build(out int exitCode)
    {
        var start = new ProcessStartInfo("dotnet", ["build", "Probe.csproj", "--nologo", "-v", "q", "-p:UseSharedCompilation=false", "-nodeReuse:false"])
        {
            WorkingDirectory = _house,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };

        // The test host hands down where its own MSBuild and SDK are.
        foreach (var name in start.Environment.Keys.Where(k => k.StartsWith("MSBuild", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            _ = start.Environment.Remove(name);
        }

        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        using var build = Process.Start(start)!;
        build.StandardInput.Close();
        var errors = build.StandardError.ReadToEndAsync();
        var output = build.StandardOutput.ReadToEndAsync();
        if (!build.WaitForExit(Patience))
        {
            build.Kill(entireProcessTree: true);
        }

        build.WaitForExit();
        exitCode = build.ExitCode;
        return output.Result + errors.Result;
    }

    [GeneratedRegex(@"errno-\w+/(?<file>\S+?)\((?<line>\d+),\d+\): error IDE0058")]
    private static partial Regex Error();
}
