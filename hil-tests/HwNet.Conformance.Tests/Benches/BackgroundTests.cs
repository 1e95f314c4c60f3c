using HwNet.Bench.Conformance;
using HwNet.Bench.Lab;
using HwNet.Bench.Targets;
using HwNet.Drivers;

namespace HwNet.Conformance.Tests.Benches;

/// <summary>Checks count their own frames only: what the kernel at the far end sends meanwhile changes no verdict.</summary>
[Collection(BenchCollection.Name)]
public sealed class BackgroundTests(VethRig rig) : IClassFixture<VethRig>
{
    [SkippableTheory]
    [InlineData("TX-1")]
    [InlineData("TX-3")]
    [InlineData("TX-5")]
    [InlineData("TX-7")]
    [InlineData("TX-8")]
    [InlineData("RX-1")]
    [InlineData("RX-6")]
    [InlineData("RX-7")]
    [InlineData("RX-9")]
    [InlineData("RX-10")]
    public void A_check_passes_while_the_kernel_pings_and_broadcasts(string id)
    {
        var options = rig.Bench();
        Skip.IfNot(HostCommand.Exists("ping"), "the command 'ping' is missing: apt install iputils-ping");
        var check = CheckCatalog.All().Single(check => check.Id == id);
        using var unicast = rig.Far.Start("ping", "-q", "-i", "0.002", "10.9.0.1");
        using var broadcast = rig.Far.Start("ping", "-q", "-b", "-i", "0.01", "10.9.0.255");

        CheckRecord record;
        try
        {
            record = new ConformanceRunner(TargetBenches.Source(new DriverCatalog(), options)).Run(check);
        }
        finally
        {
            unicast.Kill(entireProcessTree: true);
            broadcast.Kill(entireProcessTree: true);
        }

        Assert.True(record.Verdict == Verdict.Pass, $"{id} {record.Verdict}: {record.Reason} (measured: {record.Measured})");
    }
}
