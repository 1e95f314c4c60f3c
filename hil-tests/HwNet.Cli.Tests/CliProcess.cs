using System.Diagnostics;
using System.Text;
using HwNet.Bench.Lab;

namespace HwNet.Cli.Tests;

/// <summary>hwnet as a process of its own, in a network namespace.</summary>
internal sealed class CliProcess : IDisposable
{
    private static readonly string Dll = Path.Combine(AppContext.BaseDirectory, "hwnet.dll");

    private readonly Process _process;
    private readonly StringBuilder _error = new();
    private readonly Task<string> _output;
    private readonly TaskCompletionSource _ready = new();

    private CliProcess(Process process, string ready)
    {
        _process = process;
        _output = process.StandardOutput.ReadToEndAsync();
        process.ErrorDataReceived += (_, line) =>
        {
            lock (_error)
            {
                _ = _error.Append(line.Data).Append('\n');
            }

            if (line.Data is null || line.Data.Contains(ready, StringComparison.Ordinal))
            {
                _ = _ready.TrySetResult();
            }
        };
        process.BeginErrorReadLine();
    }

    /// <summary>Words for a shell.</summary>
    internal static string Shell { get; } = $"dotnet '{Dll}'";

    /// <summary>Standard error up to now.</summary>
    internal string Error
    {
        get
        {
            lock (_error)
            {
                return _error.ToString();
            }
        }
    }

    /// <summary>Runs to the end.</summary>
    internal static CommandResult Run(NetNamespace space, params string[] args) => space.Run("dotnet", [Dll, .. args]);

    /// <summary>Starts, and waits until standard error says that it is ready.</summary>
    internal static CliProcess Start(NetNamespace space, string ready, params string[] args)
    {
        var started = new CliProcess(space.Start("dotnet", [Dll, .. args]), ready);
        Assert.True(started._ready.Task.Wait(PcapLab.Limit), $"not ready: {started.Error}");
        return started;
    }

    /// <summary>kill -INT.</summary>
    internal void Interrupt() => HostCommand.Must("kill", "-INT", $"{_process.Id}");

    /// <summary>Waits for the end.</summary>
    internal (int ExitCode, string Output) End()
    {
        Assert.True(_process.WaitForExit(PcapLab.Limit), $"does not end: {Error}");
        // Without a limit: also waits until standard error is read to its end.
        _process.WaitForExit();
        return (_process.ExitCode, _output.Result);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }
}
