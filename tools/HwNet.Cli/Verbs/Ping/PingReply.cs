namespace HwNet.Cli.Verbs.Ping;

/// <summary>What came back for one request.</summary>
/// <param name="Sequence">icmp_seq of the request.</param>
/// <param name="From">Who answered.</param>
/// <param name="Bytes">ICMP header and data.</param>
/// <param name="Ttl">ip_ttl, ip6_hlim.</param>
/// <param name="TimeMs">Round trip; null when not measured.</param>
/// <param name="Duplicate">Not the first answer to that request.</param>
/// <param name="Damaged">The data is not what was sent.</param>
/// <param name="Error">In words, when it is an error and no reply.</param>
internal sealed record PingReply(
    int Sequence, string From, int Bytes, int Ttl, double? TimeMs, bool Duplicate, bool Damaged, string? Error);
