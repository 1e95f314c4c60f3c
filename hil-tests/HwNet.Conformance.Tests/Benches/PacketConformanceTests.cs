using HwNet.Bench;
using HwNet.Bench.Targets;
using Xunit.Abstractions;

namespace HwNet.Conformance.Tests.Benches;

/// <summary>All checks on a NIC of packet sockets, a veth, against the Linux kernel.</summary>
public sealed class PacketConformanceTests(VethRig rig, ITestOutputHelper output) : ConformanceSuite(output), IClassFixture<VethRig>
{
    protected override Rig Rigs => Rig.SoftwarePeer;

    protected override TargetBenchOptions Bench() => rig.Bench("packet");
}
