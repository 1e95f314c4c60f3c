using NLog;
using NLog.Config;
using NLog.Targets;

namespace HwNet.Bench.Checks.Frames;

/// <summary>Counts the lines that are logged of one interface, debugging left out. Dispose ends it.</summary>
internal sealed class LogLines : TargetWithLayout
{
    private readonly string _name;
    private readonly LoggingRule _rule;
    private int _count;

    /// <summary>Counts from now on.</summary>
    /// <param name="name">The interface's name: what each of its lines begins with.</param>
    internal LogLines(string name)
    {
        Name = $"count {name}";
        _name = name;
        _rule = new LoggingRule("HwNet.*", LogLevel.Info, LogLevel.Fatal, this);
        var configuration = LogManager.Configuration ?? new LoggingConfiguration();
        configuration.AddTarget(this);
        configuration.LoggingRules.Insert(0, _rule);
        LogManager.Configuration = configuration;
    }

    /// <summary>Lines so far.</summary>
    internal int Count => Volatile.Read(ref _count);

    /// <inheritdoc/>
    protected override void Write(LogEventInfo logEvent)
    {
        if (logEvent.FormattedMessage.StartsWith(_name, StringComparison.Ordinal))
        {
            _ = Interlocked.Increment(ref _count);
        }
    }

    /// <summary>Takes the rule out again.</summary>
    internal void Stop()
    {
        if (LogManager.Configuration is { } configuration)
        {
            _ = configuration.LoggingRules.Remove(_rule);
            configuration.RemoveTarget(Name);
            LogManager.ReconfigExistingLoggers();
        }
    }
}
