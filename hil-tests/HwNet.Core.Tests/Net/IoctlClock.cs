namespace HwNet.Core.Tests.Net;

/// <summary>A clock that moves only when told.</summary>
internal sealed class IoctlClock : TimeProvider
{
    private DateTimeOffset _now = new(2024, 2, 29, 12, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => _now;

    /// <summary>One second later.</summary>
    /// <returns>The new time.</returns>
    internal DateTimeOffset Advance() => _now += TimeSpan.FromSeconds(1);
}
