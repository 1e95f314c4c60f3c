namespace HwNet.Cli.Common.Output;

/// <summary>One line on standard error that changes while the work goes on; nothing where no person watches.</summary>
internal sealed class Progress(Terminal terminal)
{
    private static readonly long Interval = (long)TimeSpan.FromMilliseconds(200).TotalMilliseconds;

    private long _last = Environment.TickCount64 - Interval;
    private int _shown;

    /// <summary>Shows the text, unless the last was a moment ago.</summary>
    internal void Show(Func<string> text)
    {
        var now = Environment.TickCount64;
        if (!terminal.IsErrorLive || now - _last < Interval)
        {
            return;
        }

        _last = now;
        var line = text();
        terminal.Error.Write($"\r{line.PadRight(_shown)}");
        _shown = line.Length;
    }

    /// <summary>Takes the line away.</summary>
    internal void Clear()
    {
        if (_shown > 0)
        {
            terminal.Error.Write($"\r{new string(' ', _shown)}\r");
            _shown = 0;
        }
    }
}
