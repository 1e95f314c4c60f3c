using HwNet.Bench.Conformance;
using HwNet.Bench.Targets;
using HwNet.Conformance.Tests.Benches;
using HwNet.Drivers;
using Xunit.Abstractions;

namespace HwNet.Conformance.Tests.Checks;

/// <summary>Checks that count frames do not mind who else talks on the cable: here the Linux kernel at the far end pings all the time.</summary>
[Collection(BenchCollection.Name)]
public sealed class BackgroundTrafficTests(VethRig rig, ITestOutputHelper output) : IClassFixture<VethRig>
{
    [SkippableTheory]
    [InlineData("STA-1")]
    [InlineData("STA-2")]
    [InlineData("STA-4")]
    [InlineData("FLT-1")]
    [InlineData("FLT-3")]
    [InlineData("MTU-2")]
    [InlineData("IOC-3")]
    [InlineData("WDG-1")]
    public void The_check_passes_while_the_kernel_pings(string id)
    {
        var options = rig.Bench();
        using var ping = rig.Far.Start("ping", "-q", "-i", "0.03", "10.9.0.1");
        var words = ping.StandardOutput.ReadToEndAsync();
        var complaints = ping.StandardError.ReadToEndAsync();

        var record = new ConformanceRunner(TargetBenches.Source(new DriverCatalog(), options)).Run(CheckCatalog.All().Single(check => check.Id == id));

        ping.Kill(entireProcessTree: true);
        ping.WaitForExit();
        output.WriteLine($"{record.Id} {record.Verdict}: {record.Measured} {record.Reason}; ping: {words.Result} {complaints.Result}");
        Assert.True(record.Verdict == Verdict.Pass, $"{id}: {record.Reason} (measured: {record.Measured})");
    }
}
