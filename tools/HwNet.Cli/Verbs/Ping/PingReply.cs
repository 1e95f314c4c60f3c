using HwNet.Protocols.Icmp;
using HwNet.Wire;

namespace HwNet.Cli.Verbs.Ping;

/// <summary>What came back for one request.</summary>
/// <param name="Sequence">icmp_seq of the request.</param>
/// <param name="From">Who answered.</param>
/// <param name="Bytes">ICMP header and data.</param>
/// <param name="Ttl">ip_ttl.</param>
/// <param name="TimeMs">Round trip; null when not measured.</param>
/// <param name="Duplicate">Not the first answer to that request.</param>
/// <param name="Damaged">The data is not what was sent.</param>
/// <param name="Error">In words, when it is an error and no reply.</param>
internal sealed record PingReply(
    int Sequence, string From, int Bytes, int Ttl, double? TimeMs, bool Duplicate, bool Damaged, string? Error)
{
    /// <summary>ping's words for an error message.</summary>
    internal static string? ErrorText(in IcmpEcho echo) => echo switch
    {
        { Error: Errno.None } => null,
        { Type: IcmpType.TimeExceeded } => "Time to live exceeded",
        { Type: IcmpType.Unreachable, Code: 0 } => "Destination Net Unreachable",
        { Type: IcmpType.Unreachable, Code: 2 } => "Destination Protocol Unreachable",
        { Type: IcmpType.Unreachable, Code: 4 } => "Frag needed and DF set",
        { Error: Errno.EHOSTUNREACH or Errno.EHOSTDOWN } => "Destination Host Unreachable",
        _ => $"Error {echo.Error} (type {(int)echo.Type}, code {echo.Code})",
    };
}
