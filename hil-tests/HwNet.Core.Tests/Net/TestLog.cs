using System.Collections.Concurrent;
using NLog;
using NLog.Config;
using NLog.Targets;

namespace HwNet.Core.Tests.Net;

/// <summary>Every log line of the process, for tests that look for the lines of their own interface.</summary>
internal sealed class TestLog : TargetWithLayout
{
    private static readonly TestLog Instance = Install();

    private readonly ConcurrentQueue<string> _lines = new();

    private TestLog()
    {
        Name = "test log";
        Layout = "${message}";
    }

    /// <summary>Begins to keep lines; without effect when it does already.</summary>
    internal static void Start() => Assert.NotNull(Instance);

    /// <summary>The lines so far that name the interface, oldest first.</summary>
    internal static string[] LinesOf(string name) => [.. Instance._lines.Where(line => line.Contains(name, StringComparison.Ordinal))];

    protected override void Write(LogEventInfo logEvent) => _lines.Enqueue(RenderLogEvent(Layout, logEvent));

    private static TestLog Install()
    {
        var target = new TestLog();
        var configuration = LogManager.Configuration ?? new LoggingConfiguration();
        configuration.AddRule(LogLevel.Trace, LogLevel.Fatal, target, "HwNet.*");
        LogManager.Configuration = configuration;
        return target;
    }
}
