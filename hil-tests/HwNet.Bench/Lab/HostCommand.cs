using System.ComponentModel;
using System.Diagnostics;

namespace HwNet.Bench.Lab;

/// <summary>Runs commands of the host, for building rigs; never through a shell.</summary>
public static class HostCommand
{
    /// <summary>How long a command may take unless told.</summary>
    public static readonly TimeSpan DefaultLimit = TimeSpan.FromSeconds(30);

    /// <summary>True when the program is in PATH.</summary>
    public static bool Exists(string program)
    {
        foreach (var folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
        {
            if (File.Exists(Path.Combine(folder, program)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Starts a command; the caller owns the process, and its two outputs must be read.</summary>
    /// <exception cref="InvalidOperationException">The program is not there.</exception>
    public static Process Start(string program, IEnumerable<string> arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        var info = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments)
        {
            info.ArgumentList.Add(argument);
        }

        try
        {
            return Process.Start(info) ?? throw new InvalidOperationException($"{program} did not start");
        }
        catch (Win32Exception e)
        {
            throw new InvalidOperationException($"{program} did not start: {e.Message}", e);
        }
    }

    /// <summary>Runs a command to its end.</summary>
    /// <exception cref="InvalidOperationException">The program is not there, or took too long.</exception>
    public static CommandResult Run(string program, params string[] arguments) => Run(DefaultLimit, program, arguments);

    /// <summary>Runs a command to its end, with a limit of its own.</summary>
    /// <exception cref="InvalidOperationException">The program is not there, or took too long.</exception>
    public static CommandResult Run(TimeSpan limit, string program, params string[] arguments)
    {
        using var process = Start(program, arguments);
        // Both at once: a full pipe would stop the command.
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(limit))
        {
            process.Kill(entireProcessTree: true);
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}: not done after {limit.TotalSeconds} s");
        }

        return new CommandResult(process.ExitCode, output.GetAwaiter().GetResult(), error.GetAwaiter().GetResult());
    }

    /// <summary>Runs a command that must succeed.</summary>
    /// <returns>Its standard output.</returns>
    /// <exception cref="InvalidOperationException">It did not.</exception>
    public static string Must(string program, params string[] arguments)
    {
        var result = Run(program, arguments);
        return result.ExitCode == 0
            ? result.Output
            : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}: exit code {result.ExitCode}: {result.Error.Trim()}");
    }
}
