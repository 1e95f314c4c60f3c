namespace HwNet.Cli.Verbs.Dhcp;

/// <summary>How a client fared.</summary>
/// <param name="Target">What was asked on.</param>
/// <param name="Interface">Its name.</param>
/// <param name="Lladdr">Its link address.</param>
/// <param name="Good">Whether all that was asked for was done.</param>
/// <param name="Lease">The last lease; null for none.</param>
/// <param name="Renewed">Whether it was renewed; null when that was not asked for.</param>
/// <param name="Released">Whether it was given back; null when that was not asked for.</param>
/// <param name="Cause">Why it is not good; null when it is.</param>
/// <param name="Cure">What to do.</param>
/// <param name="Counters">Messages, and drops by cause.</param>
/// <param name="Steps">What happened, in order.</param>
internal sealed record DhcpReport(
    string Target,
    string Interface,
    string Lladdr,
    bool Good,
    DhcpLeaseReport? Lease,
    bool? Renewed,
    bool? Released,
    string? Cause,
    string? Cure,
    IReadOnlyDictionary<string, long> Counters,
    IReadOnlyList<DhcpStep> Steps);
