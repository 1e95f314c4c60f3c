using System.Diagnostics;

namespace HwNet.House.Tests;

/// <summary>The working copy that the tests were built from: its root and its own files, without build output.</summary>
internal static class Repository
{
    /// <summary>The folder of HwNet.sln.</summary>
    internal static string Root { get; } = FindRoot();

    /// <summary>Every committed, staged or new file, relative to the root, with forward slashes, in ordinal order.</summary>
    internal static IReadOnlyList<string> Files { get; } = ListFiles("--cached", "--others", "--exclude-standard");

    /// <summary>The committed or staged files: a stray file in somebody's working copy is not among them.</summary>
    internal static IReadOnlyList<string> CommittedFiles { get; } = ListFiles("--cached");

    /// <summary>The projects of the solution, wherever they lie.</summary>
    internal static IReadOnlyList<ProjectFile> Projects { get; } = [.. FilesOf(".csproj").Select(path => ProjectFile.Parse(path, Read(path)))];

    /// <summary>The C# sources, taken apart.</summary>
    internal static IReadOnlyList<SourceFile> Sources { get; } = [.. FilesOf(".cs").Select(path => new SourceFile(path, Read(path)))];

    internal static string Read(string path) => File.ReadAllText(FullPath(path));

    internal static string FullPath(string path) => Path.Combine(Root, path);

    /// <summary>True when the repository has a file in that folder or below.</summary>
    internal static bool HasFilesUnder(string folder) => Files.Any(path => path.StartsWith(folder + "/", StringComparison.Ordinal));

    private static IEnumerable<string> FilesOf(string extension) => Files.Where(path => path.EndsWith(extension, StringComparison.Ordinal));

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

    private static IReadOnlyList<string> ListFiles(params string[] which)
    {
        var listed = TryGit(["ls-files", "-z", .. which]);
        var paths = listed is null ? Walk(new DirectoryInfo(Root)) : listed.Split('\0', StringSplitOptions.RemoveEmptyEntries);
        return [.. paths.Where(path => File.Exists(FullPath(path))).Distinct().Order(StringComparer.Ordinal)];
    }

    /// <summary>What git prints, or null where the sources are an unpacked archive or there is no git.</summary>
    private static string? TryGit(string[] arguments)
    {
        if (!Path.Exists(Path.Combine(Root, ".git")))
        {
            return null;
        }

        var start = new ProcessStartInfo("git", arguments) { WorkingDirectory = Root, RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            using var git = Process.Start(start)!;
            git.ErrorDataReceived += (_, _) => { };
            git.BeginErrorReadLine();
            var output = git.StandardOutput.ReadToEnd();
            git.WaitForExit();
            return git.ExitCode == 0 ? output : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    private static IEnumerable<string> Walk(DirectoryInfo folder)
    {
        foreach (var file in folder.EnumerateFiles())
        {
            yield return Path.GetRelativePath(Root, file.FullName).Replace('\\', '/');
        }

        foreach (var below in folder.EnumerateDirectories().Where(d => d.Name is not (".git" or "artifacts" or "TestResults" or ".vs" or ".idea")))
        {
            foreach (var path in Walk(below))
            {
                yield return path;
            }
        }
    }
}
