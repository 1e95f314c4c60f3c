namespace HwNet.Drivers.Tests.Pseudo.Bridge;

/// <summary>Time that passes when the test says so.</summary>
internal sealed class BridgeClock : TimeProvider
{
    private long _ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Volatile.Read(ref _ticks);

    internal void Advance(TimeSpan time) => _ = Interlocked.Add(ref _ticks, time.Ticks);
}
