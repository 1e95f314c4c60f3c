using System.Diagnostics;

namespace HwNet.Bus.Pcap.Posix;

/// <summary>Interrupt moderation in software: decides whether to wake for each frame or to look at the ring at intervals.</summary>
/// <remarks>
/// A thread that waits in poll(2) is woken once a frame, which costs ten times the frame itself. Under load it is cheaper not to be found
/// waiting. At rest, or in a request-and-reply exchange, every wake-up is wanted: there the pause would only add delay.
/// </remarks>
/// <param name="pause">The interval; zero: never pause.</param>
internal sealed class ReceiveModeration(TimeSpan pause)
{
    /// <summary>Wake-ups in a row, so close that a pause would collect <see cref="FewFrames"/>, that mean load.</summary>
    internal const int BusyWakes = 32;

    /// <summary>Pauses in a row with few frames that mean rest.</summary>
    internal const int QuietPauses = 2;

    /// <summary>Fewer frames in a pause than this are few: waking for each would not cost more than the pause does.</summary>
    internal const int FewFrames = 4;

    private readonly long _busyTicks = (long)(pause.TotalSeconds * Stopwatch.Frequency / FewFrames);
    private long _lastWake;
    private int _streak;

    /// <summary>True while the receiver is to pause instead of waiting for the next frame.</summary>
    internal bool Active { get; private set; }

    /// <summary>The interval.</summary>
    internal TimeSpan Pause => pause;

    /// <summary>A wait ended with frames.</summary>
    /// <param name="now"><see cref="Stopwatch"/> ticks.</param>
    internal void Woke(long now)
    {
        if (_busyTicks == 0)
        {
            return;
        }

        _streak = now - _lastWake <= _busyTicks ? _streak + 1 : 0;
        _lastWake = now;
        if (_streak >= BusyWakes)
        {
            Active = true;
            _streak = 0;
        }
    }

    /// <summary>A pause ended, with that many frames in the ring.</summary>
    internal void Paused(int frames)
    {
        _streak = frames < FewFrames ? _streak + 1 : 0;
        if (_streak >= QuietPauses)
        {
            Active = false;
            _streak = 0;
        }
    }
}
