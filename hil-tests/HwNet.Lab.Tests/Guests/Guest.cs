using System.Text;
using HwNet.Bench.Lab;

namespace HwNet.Lab.Tests.Guests;

/// <summary>A guest of tools/lab that does several things, one after the other; tests look at the results. It is booted when the first test asks.</summary>
public abstract class Guest
{
    private const int Unavailable = 123;
    private const int Shown = 6000;

    /// <summary>Beyond the guest's own limit, which tools/lab keeps.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(60);

    private readonly Lazy<CommandResult> _boot;
    private readonly string _name;

    /// <summary>A guest that is not booted yet.</summary>
    /// <param name="name">Names its folder among the results.</param>
    protected Guest(string name)
    {
        _name = name;
        _boot = new Lazy<CommandResult>(Boot);
    }

    /// <summary>"uml" or "qemu".</summary>
    protected virtual string Bench => "uml";

    /// <summary>Words for `tools/lab run BENCH`.</summary>
    protected abstract IReadOnlyList<string> Options { get; }

    /// <summary>What it does, in this order; a step that fails does not keep the others from running.</summary>
    protected abstract IReadOnlyList<GuestStep> Steps { get; }

    /// <summary>How long all of it may take.</summary>
    protected virtual TimeSpan Limit => TimeSpan.FromMinutes(8);

    private string Folder => Path.Combine(Checkout.Results, _name);

    /// <summary>How a step went. Skips the test where there is no lab; fails it when the guest did not come as far.</summary>
    public StepResult Step(string name)
    {
        var guest = _boot.Value;
        Skip.If(guest.ExitCode == Unavailable, Reason(guest.Error));
        var code = Path.Combine(Folder, $"{name}.code");
        Assert.True(File.Exists(code), $"the guest {_name} did not finish {name} (tools/lab: exit code {guest.ExitCode}): {End(ReadIfThere($"{name}.out"))}\n{End(ReadIfThere($"{name}.err"))}\n{End(guest.Error)}");
        return new StepResult(name, int.Parse(File.ReadAllText(code)), ReadIfThere($"{name}.out"), ReadIfThere($"{name}.err"), Folder);
    }

    private CommandResult Boot()
    {
        if (Directory.Exists(Folder))
        {
            Directory.Delete(Folder, recursive: true);
        }

        Directory.CreateDirectory(Folder);
        var script = Path.Combine(Folder, "steps");
        File.WriteAllText(script, Script());
        var lab = Path.Combine(Checkout.Root, "tools", "lab");
        string[] words = [lab, "run", Bench, "--no-build", "--timeout", $"{Limit.TotalSeconds:0}", "--log", Path.Combine(Folder, "console.log"), .. Options, "--", "bash", script];
        return HostCommand.Run(Limit + Grace, "bash", words);
    }

    private string Script()
    {
        var script = new StringBuilder()
            .Append("cd ").Append(Quote(Checkout.Root)).Append(" || exit\n")
            .Append("export OUT=").Append(Quote(Folder)).Append(" HWNET_DLL=").Append(Quote(Checkout.HwNet)).Append('\n')
            .Append("hwnet() { dotnet \"$HWNET_DLL\" \"$@\"; }\n")
            .Append("step() { bash -c \"$2\" >\"$OUT/$1.out\" 2>\"$OUT/$1.err\" </dev/null; echo $? >\"$OUT/$1.code\"; }\n")
            .Append("export -f hwnet\n");
        foreach (var step in Steps)
        {
            script.Append("step ").Append(step.Name).Append(' ').Append(Quote(step.Script)).Append('\n');
        }

        return script.ToString();
    }

    /// <summary>tools/lab tells why on one line.</summary>
    private static string Reason(string error) =>
        error.Split('\n').LastOrDefault(static line => line.StartsWith("tools/lab: not available: ", StringComparison.Ordinal)) ?? "tools/lab: not available";

    private string ReadIfThere(string file)
    {
        var path = Path.Combine(Folder, file);
        return File.Exists(path) ? File.ReadAllText(path) : "";
    }

    private static string End(string text) => text.Length > Shown ? $"...{text[^Shown..]}" : text;

    private static string Quote(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
