namespace HwNet.Net;

/// <content>The watchdog to the fraction of a second: the slow timer's tick alone would let it run up to a second early.</content>
public sealed partial class IfNet
{
    /// <summary>When a watchdog that is due is looked at again while somebody holds S: the next tick may be almost a second away.</summary>
    private static readonly TimeSpan ContendedInterval = TimeSpan.FromMilliseconds(20);

    private long _restTicks;
    private int _armings;

    /// <summary>if_timer: runs the driver's watchdog after so many seconds; 0 disarms. S</summary>
    public void ArmWatchdog(int seconds)
    {
        Serializer.AssertHeld();
        TouchWatchdog(seconds);
    }

    /// <summary>if_timer, from a completion: as <see cref="ArmWatchdog"/>, for a driver that orders all its calls by a lock of its own. n</summary>
    public void TouchWatchdog(int seconds)
    {
        if (seconds > 0)
        {
            _ = Interlocked.Increment(ref _armings);
            Volatile.Write(ref _restTicks, Stack.SlowTimer.SinceTick.Ticks);
        }

        Volatile.Write(ref _timer, seconds);
    }

    /// <summary>A rest that is over: the watchdog is due unless it was armed anew meanwhile.</summary>
    internal void RestIsOver(int arming)
    {
        if (Volatile.Read(ref _armings) == arming && Volatile.Read(ref _timer) == 1 && !TryWatchdog())
        {
            Stack.SlowTimer.Later(this, ContendedInterval, arming);
        }
    }

    /// <summary>The last tick before the watchdog comes as much too early as the arming came after a tick: waits for the rest.</summary>
    private void AwaitRest()
    {
        if (Volatile.Read(ref _timer) != 1)
        {
            return;
        }

        var arming = Volatile.Read(ref _armings);
        var rest = Interlocked.Exchange(ref _restTicks, 0);

        // One more than is left: this tick counts it down, the end of the rest runs the watchdog.
        if (rest > 0 && Interlocked.CompareExchange(ref _timer, 2, 1) == 1)
        {
            Stack.SlowTimer.Later(this, TimeSpan.FromTicks(rest), arming);
        }
    }
}
