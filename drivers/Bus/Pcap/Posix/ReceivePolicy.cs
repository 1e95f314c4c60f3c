using System.Diagnostics;
using HwNet.Ioctl;

namespace HwNet.Bus.Pcap.Posix;

/// <summary>Decides when the receiver looks at its ring: when a frame wakes it, or after a pause. It counts frames and is told the time; it has no clock.</summary>
/// <remarks>
/// A thread that waits in poll(2) is woken once a frame, which costs ten times the frame itself. Under load it is cheaper not to be found
/// waiting. At rest, or in a request-and-reply exchange, every wake-up is wanted: there the pause would only add delay.
/// One thread at a time decides; any thread reads the counters.
/// </remarks>
internal sealed class ReceivePolicy
{
    /// <summary>Wake-ups in a row, so close that a pause would collect <see cref="FewFrames"/>, that mean load.</summary>
    internal const int BusyWakes = 32;

    /// <summary>Pauses in a row with few frames that mean less load.</summary>
    internal const int QuietPauses = 4;

    /// <summary>As many frames in a pause would pay for it. Half of them, and it goes on: a rate that stays near the limit does not make it flap.</summary>
    internal const int FewFrames = 4;

    /// <summary>As many frames in a pause mean heavy load.</summary>
    internal const int ManyFrames = 32;

    /// <summary>Pauses in a row under heavy load after which they become long ones.</summary>
    internal const int HeavyPauses = 16;

    private readonly TimeSpan _short;
    private readonly TimeSpan _long;
    private readonly long _busyTicks;
    private readonly double _mostForLong;
    private readonly double _mostInLong;
    private readonly double _fewInLong;
    private readonly long[] _looks = new long[(int)ReceiveMode.Busy + 1];
    private long _changes;
    private long _lastWake;
    private int _streak;
    private int _heavy;
    private int _taken;
    private bool _paused;

    /// <param name="wish">What was asked for.</param>
    /// <param name="moderation">The short pause; zero: never pause.</param>
    /// <param name="block">The long pause, of heavy load.</param>
    /// <param name="capacity">Frames that the ring has room for: a long pause must not fill it.</param>
    internal ReceivePolicy(ReceiveMode wish, TimeSpan moderation, TimeSpan block, int capacity)
    {
        _short = wish is ReceiveMode.Adaptive or ReceiveMode.Moderated ? moderation : TimeSpan.Zero;
        _long = wish is ReceiveMode.Adaptive && block > moderation ? block : TimeSpan.Zero;
        _busyTicks = (long)(_short.TotalSeconds * Stopwatch.Frequency / FewFrames);
        var longer = _short > TimeSpan.Zero ? _long / _short : 0;
        _mostForLong = longer > 0 ? capacity / (2 * longer) : 0;
        _mostInLong = capacity * 0.75;
        // A quarter of the rate at which long pauses begin.
        _fewInLong = ManyFrames * longer / 4;
        Now = wish is ReceiveMode.Block or ReceiveMode.Busy ? wish : ReceiveMode.Immediate;
    }

    /// <summary>The mode at this moment: any but <see cref="ReceiveMode.Adaptive"/>.</summary>
    internal ReceiveMode Now { get; private set; }

    /// <summary>True while the receiver is to pause instead of waiting for the next frame.</summary>
    internal bool Pauses => Pause > TimeSpan.Zero;

    /// <summary>Times that the mode changed.</summary>
    internal long Changes => Volatile.Read(ref _changes);

    private TimeSpan Pause => Now switch
    {
        ReceiveMode.Moderated => _short,
        ReceiveMode.Block => _long,
        _ => TimeSpan.Zero,
    };

    /// <summary>Looks at the ring in that mode that found frames.</summary>
    internal long Looks(ReceiveMode mode) => Volatile.Read(ref _looks[(int)mode]);

    /// <summary>The counters, as the device shows them.</summary>
    internal IReadOnlyList<DeviceCounter> Counters() =>
    [
        new("receive.immediate", Looks(ReceiveMode.Immediate)),
        new("receive.moderated", Looks(ReceiveMode.Moderated)),
        new("receive.block", Looks(ReceiveMode.Block)),
        new("receive.busy", Looks(ReceiveMode.Busy)),
        new("receive.changes", Changes),
    ];

    /// <summary>Before a wait: how long to pause; zero: wait for the next frame. Judges the pause before by what was taken since.</summary>
    internal TimeSpan Next()
    {
        if (_paused)
        {
            Judge(_taken);
        }

        _taken = 0;
        _paused = Pauses;
        return Pause;
    }

    /// <summary>A wait ended with a frame.</summary>
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
            Change(ReceiveMode.Moderated);
        }
    }

    /// <summary>Frames were taken from the ring.</summary>
    internal void Took(int frames)
    {
        if (frames > 0)
        {
            _taken += frames;
            Volatile.Write(ref _looks[(int)Now], _looks[(int)Now] + 1);
        }
    }

    private void Judge(int frames)
    {
        var isLong = Now == ReceiveMode.Block;
        if (isLong && frames > _mostInLong)
        {
            Change(ReceiveMode.Moderated);
            return;
        }

        _streak = frames < (isLong ? _fewInLong : FewFrames / 2) ? _streak + 1 : 0;
        _heavy = frames >= ManyFrames && frames <= _mostForLong ? _heavy + 1 : 0;
        if (_streak >= QuietPauses)
        {
            Change(isLong ? ReceiveMode.Moderated : ReceiveMode.Immediate);
        }
        else if (!isLong && _heavy >= HeavyPauses)
        {
            Change(ReceiveMode.Block);
        }
    }

    private void Change(ReceiveMode to)
    {
        Now = to;
        _streak = 0;
        _heavy = 0;
        _paused = false;
        Volatile.Write(ref _changes, _changes + 1);
    }
}
