using System.Globalization;
using HwNet.Bench.Usb;
using HwNet.Cli.Common.Output;
using NLog;
using NLog.Targets;

namespace HwNet.Cli.Common;

/// <summary>The log on standard error. Without NLog's layouts, which cost more time to read than most verbs take.</summary>
internal sealed class TerminalLog(TextWriter error) : Target
{
    protected override void Write(LogEventInfo logEvent)
    {
        if (logEvent.LoggerName == RegisterLog.Name)
        {
            error.WriteLine(Printable.Text(logEvent.FormattedMessage));
            return;
        }

        var level = logEvent.Level.Name.ToLowerInvariant();
        var where = logEvent.Level < LogLevel.Warn ? string.Create(CultureInfo.InvariantCulture, $"{logEvent.TimeStamp:HH:mm:ss.ffff} {logEvent.LoggerName} ") : "";
        error.WriteLine($"{where}{level}: {Printable.Text(logEvent.FormattedMessage)}");
        if (logEvent.Exception is { } exception)
        {
            // Whoever asks for details gets the stack; a warning is one line.
            error.WriteLine($"  {(LogManager.GetLogger(logEvent.LoggerName).IsDebugEnabled ? exception.ToString() : Printable.Text(exception.Message))}");
        }
    }
}
