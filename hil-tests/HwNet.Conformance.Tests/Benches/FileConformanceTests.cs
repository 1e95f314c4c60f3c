using HwNet.Bench;
using HwNet.Bench.Targets;
using HwNet.Fixtures.Captures;
using Xunit.Abstractions;

namespace HwNet.Conformance.Tests.Benches;

/// <summary>All checks on a capture file: those that need no far end run, the others say what they need.</summary>
public sealed class FileConformanceTests(ITestOutputHelper output) : ConformanceSuite(output)
{
    protected override Rig Rigs => Rig.None;

    protected override TargetBenchOptions Bench() =>
        new() { Name = "file", Target = new TargetName("file", CaptureFiles.PathOf("ping_sizes.pcap")) };
}
