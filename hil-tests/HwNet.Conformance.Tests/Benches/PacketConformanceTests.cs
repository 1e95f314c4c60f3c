using HwNet.Bench;
using HwNet.Bench.Targets;
using Xunit.Abstractions;

namespace HwNet.Conformance.Tests.Benches;

/// <summary>All checks on a NIC of packet sockets, a veth, against the Linux kernel.</summary>
public sealed class PacketConformanceTests(VethRig rig, ITestOutputHelper output) : ConformanceSuite(output), IClassFixture<VethRig>
{
    protected override Rig Rigs => Rig.SoftwarePeer;

    /// <summary>Eleven seconds to wait for a carrier that the layer common to all frame devices watches.</summary>
    protected override IReadOnlyList<string> ShownOnPcap => ["LNK-7"];

    protected override TargetBenchOptions Bench() => rig.Bench("packet");
}
