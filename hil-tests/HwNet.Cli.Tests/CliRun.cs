using System.Text;
using System.Text.Json;
using HwNet.Bench.Conformance;
using HwNet.Cli.Common;

namespace HwNet.Cli.Tests;

/// <summary>One command line, run inside the test's process.</summary>
internal sealed class CliRun
{
    private CliRun(int exitCode, byte[] bytes, string error)
    {
        ExitCode = exitCode;
        Bytes = bytes;
        Error = error;
    }

    internal int ExitCode { get; }

    /// <summary>Standard output.</summary>
    internal byte[] Bytes { get; }

    /// <summary>Standard output as text.</summary>
    internal string Output => Encoding.UTF8.GetString(Bytes);

    internal string[] Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Standard error.</summary>
    internal string Error { get; }

    internal JsonElement Json => JsonDocument.Parse(Bytes).RootElement;

    internal static CliRun Of(params string[] args) => Of(args, null);

    internal static CliRun Of(string[] args, Func<IReadOnlyList<ConformanceCheck>>? checks, CancellationToken interrupted = default)
    {
        using var output = new MemoryStream();
        var error = new StringWriter();
        int code;
        using (var terminal = new Terminal(output, TextWriter.Synchronized(error), interrupted))
        {
            code = HwNetApp.Run(args, terminal, checks);
        }

        return new CliRun(code, output.ToArray(), error.ToString());
    }

    /// <summary>Cause and cure on standard error, nothing on standard output, no stack trace.</summary>
    internal void AssertRefused(string cause)
    {
        Assert.Equal(2, ExitCode);
        Assert.Empty(Bytes);
        Assert.StartsWith("hwnet: ", Error, StringComparison.Ordinal);
        Assert.Contains(cause, Error, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"\n\s+at \w+\.\w", Error);
        Assert.True(Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length >= 2, $"no cure: {Error}");
    }
}
