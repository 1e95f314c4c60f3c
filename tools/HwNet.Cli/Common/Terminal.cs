using System.Text;
using HwNet.Cli.Common.Output;

namespace HwNet.Cli.Common;

/// <summary>Where a verb reads and writes: the process's streams, or a test's.</summary>
internal sealed class Terminal : IDisposable
{
    private const int BufferSize = 16 * 1024;
    private const int UsualWidth = 120;

    /// <summary>As wide as "hwnet: ".</summary>
    private const int Indent = 7;

    /// <param name="output">Standard output, as bytes.</param>
    /// <param name="error">Standard error.</param>
    /// <param name="interrupted">Set when the user has had enough.</param>
    internal Terminal(Stream output, TextWriter error, CancellationToken interrupted)
    {
        Stream = new OutputStream(output);
        Out = new StreamWriter(Stream, new UTF8Encoding(false), BufferSize, leaveOpen: true) { NewLine = "\n" };
        Error = error;
        Interrupted = interrupted;
    }

    /// <summary>Standard output as bytes; <see cref="Out"/> is to be flushed before.</summary>
    internal OutputStream Stream { get; }

    /// <summary>Standard output as text, buffered.</summary>
    internal TextWriter Out { get; }

    /// <summary>Standard error: messages and progress.</summary>
    internal TextWriter Error { get; }

    /// <summary>Set by SIGINT and SIGTERM.</summary>
    internal CancellationToken Interrupted { get; }

    /// <summary>True when a person watches standard output: colours and lines that change are welcome.</summary>
    internal bool IsLive { get; init; }

    /// <summary>True when a person watches standard error.</summary>
    internal bool IsErrorLive { get; init; }

    /// <summary>Columns.</summary>
    internal int Width { get; init; } = UsualWidth;

    /// <summary>The process's own streams.</summary>
    internal static Terminal OfProcess(CancellationToken interrupted)
    {
        var plain = IsSet("NO_COLOR") || IsSet("CI") || Environment.GetEnvironmentVariable("TERM") == "dumb";
        return new Terminal(OutputStream.OfProcess(), Console.Error, interrupted)
        {
            IsLive = !plain && !Console.IsOutputRedirected,
            IsErrorLive = !plain && !Console.IsErrorRedirected,
            Width = Console.IsOutputRedirected ? UsualWidth : Math.Max(40, Console.WindowWidth),
        };
    }

    /// <summary>Cause and cure, for people, without control characters.</summary>
    internal void Complain(string cause, string? cure)
    {
        Error.WriteLine($"hwnet: {Printable.Lines(cause, Indent)}");
        if (!string.IsNullOrEmpty(cure))
        {
            Error.WriteLine($"       {Printable.Lines(cure, Indent)}");
        }
    }

    public void Dispose() => Out.Dispose();

    private static bool IsSet(string variable) => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(variable));
}
