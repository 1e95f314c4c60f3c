namespace HwNet.Conformance.Tests.Benches;

/// <summary>The system's clock, on which time goes by when a test says so, too: slow without waiting.</summary>
internal sealed class JumpingClock : TimeProvider
{
    private long _jumped;

    public override long GetTimestamp() => base.GetTimestamp() + Volatile.Read(ref _jumped);

    /// <summary>So much time has gone by.</summary>
    internal void Jump(TimeSpan time) => _ = Interlocked.Add(ref _jumped, (long)(time.TotalSeconds * TimestampFrequency));
}
