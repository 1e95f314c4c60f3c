using HwNet.Bench;
using HwNet.Bench.Conformance;

namespace HwNet.Conformance.Tests.Engine;

/// <summary>Reports made up for the writers' tests.</summary>
internal static class SampleReport
{
    internal static ConformanceReport Of(params CheckRecord[] records) => new()
    {
        Target = "pcap:v0",
        Bench = "lab-1",
        Started = new DateTimeOffset(2026, 2, 3, 4, 5, 6, TimeSpan.FromHours(2)),
        Duration = TimeSpan.FromTicks(12_345_678_901),
        Seed = 42,
        Host = "box (Linux)",
        Version = "0.1.0",
        Records = records,
    };

    internal static CheckRecord Record(Verdict verdict, string? reason = null) => new()
    {
        Id = "TX-1",
        Title = "lengths",
        Verdict = verdict,
        Measured = "1501 frames",
        Limit = "bit-exact",
        Reason = reason,
        Duration = TimeSpan.FromTicks(15_000_001),
        Disruptive = true,
        Rig = Rig.SoftwarePeer | Rig.PeerNic,
        Evidence = ["a.pcapng", "b.log"],
        Bench = "lab-1",
    };
}
