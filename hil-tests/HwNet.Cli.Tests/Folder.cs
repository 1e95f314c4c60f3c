namespace HwNet.Cli.Tests;

/// <summary>A folder that goes away with the test.</summary>
internal sealed class Folder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hwnet-");

    internal string Path => _folder.FullName;

    internal string PathOf(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => _folder.Delete(recursive: true);
}
