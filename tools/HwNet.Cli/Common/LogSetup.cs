using HwNet.Bench.Usb;
using NLog;
using NLog.Config;
using NLog.Layouts;
using NLog.Targets;

namespace HwNet.Cli.Common;

/// <summary>The only place that configures NLog: warnings to standard error, or what the options say.</summary>
internal static class LogSetup
{
    /// <summary>What --log-level takes.</summary>
    internal static readonly string[] Levels = ["trace", "debug", "info", "warn", "error", "off"];

    private const string Pattern = "${longdate} ${level:uppercase=true} ${logger} ${replace-newlines:${message}}${onexception:${newline}${exception:format=tostring}}";

    /// <summary>Puts the options in force.</summary>
    /// <param name="level">One of <see cref="Levels"/>; null for warn on the terminal, debug in a file.</param>
    /// <param name="file">Where the log goes; null for standard error.</param>
    /// <param name="error">Standard error.</param>
    internal static void Apply(string? level, string? file, TextWriter error)
    {
        var configuration = new LoggingConfiguration();
        var least = LogLevel.FromString(level ?? (file is null ? "warn" : "debug"));
        Target target = file is null
            ? new TerminalLog(error)
            : new FileTarget("file") { FileName = Layout.FromLiteral(Path.GetFullPath(file)), Layout = Layout.FromString(Pattern), KeepFileOpen = true };

        // Asked for by name, target by target: whatever the level.
        configuration.AddRule(LogLevel.Info, LogLevel.Off, target, RegisterLog.Name, final: true);
        configuration.AddRule(least, LogLevel.Off, target);
        LogManager.Configuration = configuration;
    }
}
