namespace HwNet.Conformance.Tests.Engine;

/// <summary>A clock on which a second goes by at every look.</summary>
internal sealed class SteppingClock : TimeProvider
{
    private long _seconds;

    public override long TimestampFrequency => 1;

    public override long GetTimestamp() => Interlocked.Increment(ref _seconds);
}
