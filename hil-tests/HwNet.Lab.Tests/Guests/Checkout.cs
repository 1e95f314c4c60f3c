namespace HwNet.Lab.Tests.Guests;

/// <summary>Where things are in the checkout that the tests were built from.</summary>
internal static class Checkout
{
    /// <summary>The folder of HwNet.sln.</summary>
    internal static string Root { get; } = FindRoot();

    /// <summary>The command line as it was built with the tests.</summary>
    internal static string HwNet { get; } = Path.Combine(AppContext.BaseDirectory, "hwnet.dll");

    /// <summary>What guests write; nothing else of theirs is seen outside.</summary>
    internal static string Results { get; } = Path.Combine(Root, "artifacts", "lab", "tests");

    /// <summary>A project's assembly, built in the same configuration as this one.</summary>
    internal static string Assembly(string project)
    {
        var configuration = Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        return Path.Combine(Root, "artifacts", "bin", project, configuration, $"{project}.dll");
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "HwNet.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"no HwNet.sln above {AppContext.BaseDirectory}");
    }
}
