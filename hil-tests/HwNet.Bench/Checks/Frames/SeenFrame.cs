namespace HwNet.Bench.Checks.Frames;

/// <summary>What a tap saw of one frame.</summary>
/// <param name="Frame">Its numbers.</param>
/// <param name="Outgoing">The direction the tap was told.</param>
/// <param name="Exact">True when its bytes are what was sent, bit for bit.</param>
/// <param name="TimestampNs">The device's time stamp, nanoseconds since 1970; 0 for none.</param>
internal readonly record struct SeenFrame(TestFrame Frame, bool Outgoing, bool Exact, long TimestampNs);
