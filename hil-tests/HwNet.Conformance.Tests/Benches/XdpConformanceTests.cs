using HwNet.Bench;
using HwNet.Bench.Targets;
using HwNet.Bus.Pcap.Xdp;
using Xunit.Abstractions;

namespace HwNet.Conformance.Tests.Benches;

/// <summary>All checks on a NIC of XDP sockets, a veth, against the Linux kernel.</summary>
public sealed class XdpConformanceTests(VethRig rig, ITestOutputHelper output) : ConformanceSuite(output), IClassFixture<VethRig>
{
    protected override Rig Rigs => Rig.SoftwarePeer;

    protected override TargetBenchOptions Bench()
    {
        Skip.If(XdpBus.Check(out var missing) == Errno.ENOSYS, missing);
        return rig.Bench("xdp");
    }
}
