namespace HwNet.Lab.Tests.Guests;

/// <summary>How a step of a guest went.</summary>
/// <param name="Name">The step.</param>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">Its standard output.</param>
/// <param name="Error">Its standard error.</param>
/// <param name="Folder">The guest's $OUT.</param>
public sealed record StepResult(string Name, int ExitCode, string Output, string Error, string Folder)
{
    private const int Shown = 3000;

    /// <summary>The exit code and the end of both outputs.</summary>
    public override string ToString() => $"{Name}: exit code {ExitCode}\n{End(Output)}\n{End(Error)}";

    /// <summary>A file that the step wrote.</summary>
    public string Read(string file)
    {
        var path = Path.Combine(Folder, file);
        Assert.True(File.Exists(path), $"{this}\nthere is no {file}");
        return File.ReadAllText(path);
    }

    /// <summary>Fails the test unless the step did.</summary>
    public StepResult Must()
    {
        Assert.True(ExitCode == 0, ToString());
        return this;
    }

    private static string End(string text) => text.Length > Shown ? $"...{text[^Shown..]}" : text;
}
