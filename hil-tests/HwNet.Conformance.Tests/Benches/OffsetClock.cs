namespace HwNet.Conformance.Tests.Benches;

/// <summary>The system's clock, set wrong.</summary>
internal sealed class OffsetClock(TimeSpan offset) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + offset;
}
