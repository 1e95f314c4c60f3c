using NLog;

namespace HwNet.Drivers.Shared.UsbEther;

/// <summary>ppsratecheck: lets through at most ten lines a second of what a device can trigger, and says later how many it held back.</summary>
internal sealed class LogThrottle(Logger log, TimeProvider clock)
{
    private const int LinesPerSecond = 10;

    private readonly Lock _lock = new();
    private long _second;
    private int _lines;
    private int _heldBack;

    /// <summary>Lines that were not written.</summary>
    internal long Suppressed { get; private set; }

    /// <summary>Logs a line, or holds it back.</summary>
    internal void Write(LogLevel level, string name, string text)
    {
        if (Admit(out var missed))
        {
            log.Log(level, missed == 0 ? "{0}: {1}" : "{0}: {1} ({2} lines before it were held back)", name, text, missed);
        }
    }

    private bool Admit(out int missed)
    {
        lock (_lock)
        {
            var second = clock.GetTimestamp() / clock.TimestampFrequency;
            missed = 0;
            if (second != _second)
            {
                _second = second;
                _lines = 0;
                missed = _heldBack;
                _heldBack = 0;
            }

            if (_lines < LinesPerSecond)
            {
                _lines++;
                return true;
            }

            _heldBack++;
            Suppressed++;
            return false;
        }
    }
}
