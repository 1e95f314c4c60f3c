using HwNet.Bench.Conformance;
using HwNet.Bench.Targets;
using HwNet.Drivers;
using HwNet.Net;

namespace HwNet.Conformance.Tests.Benches;

/// <summary>Verdicts do not depend on the thread that protocols run on (net.isr.dispatch), which is the user's choice.</summary>
[Collection(BenchCollection.Name)]
public sealed class ReceiveThreadTests(VethRig rig) : IClassFixture<VethRig>
{
    [SkippableTheory]
    [InlineData("RX-1", NetisrDispatch.Hybrid)]
    [InlineData("RX-6", NetisrDispatch.Hybrid)]
    [InlineData("RX-6", NetisrDispatch.Direct)]
    [InlineData("RX-10", NetisrDispatch.Direct)]
    public void A_check_passes_where_protocols_run_on_the_receive_thread(string id, NetisrDispatch dispatch)
    {
        var options = rig.Bench() with { Tune = stack => stack.Netisr.Dispatch = dispatch };
        var check = CheckCatalog.All().Single(check => check.Id == id);

        var record = new ConformanceRunner(TargetBenches.Source(new DriverCatalog(), options)).Run(check);

        Assert.True(record.Verdict == Verdict.Pass, $"{id} {record.Verdict}: {record.Reason} (measured: {record.Measured})");
    }
}
