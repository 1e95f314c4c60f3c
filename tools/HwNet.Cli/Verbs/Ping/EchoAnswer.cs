namespace HwNet.Cli.Verbs.Ping;

/// <summary>What came back for a request, of either family.</summary>
/// <param name="Sequence">Of the request.</param>
/// <param name="From">Who answered.</param>
/// <param name="Length">Bytes of data.</param>
/// <param name="Hops">Time to live, or hop limit.</param>
/// <param name="Timestamp">Nanoseconds since 1970-01-01 UTC when the device received it; 0 when unknown.</param>
/// <param name="Error">In words, when it is an error and no reply.</param>
internal readonly record struct EchoAnswer(ushort Sequence, string From, int Length, byte Hops, long Timestamp, string? Error);
