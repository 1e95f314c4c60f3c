namespace HwNet.Cli.Verbs.Ping;

/// <summary>How to ping.</summary>
/// <param name="Destination">Whom.</param>
/// <param name="Count">Requests; <see cref="long.MaxValue"/> until interrupted.</param>
/// <param name="Size">Bytes of data.</param>
/// <param name="Interval">Between two requests.</param>
/// <param name="Timeout">How long after the last request a reply is waited for.</param>
internal sealed record PingOptions(string Destination, long Count, int Size, TimeSpan Interval, TimeSpan Timeout);
