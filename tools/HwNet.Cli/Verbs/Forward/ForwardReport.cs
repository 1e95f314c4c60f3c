using HwNet.Cli.Common.Interfaces;

namespace HwNet.Cli.Verbs.Forward;

/// <summary>How a forwarding went.</summary>
/// <param name="Seconds">How long.</param>
/// <param name="EndedBy">"count", "duration", "interrupt" or "interface".</param>
/// <param name="Paths">Both ways.</param>
/// <param name="Interfaces">Both ends.</param>
/// <param name="LeakedBuffers">Packets that did not come back to the pool: 0 unless hwnet is at fault.</param>
internal sealed record ForwardReport(
    double Seconds, string EndedBy, IReadOnlyList<PathReport> Paths, IReadOnlyList<InterfaceReport> Interfaces, int LeakedBuffers);
