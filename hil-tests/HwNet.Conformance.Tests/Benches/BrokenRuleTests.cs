using HwNet.Bench;
using HwNet.Bench.Conformance;
using HwNet.Bench.Targets;
using HwNet.Bus.Usb;
using HwNet.Conformance.Tests.Engine;
using HwNet.Drivers;
using HwNet.Drivers.Shared.UsbEther;

namespace HwNet.Conformance.Tests.Benches;

/// <summary>The model of a chip says what its host did against the chip's rules: a check during which that happens is not passed.</summary>
public sealed class BrokenRuleTests
{
    [Fact]
    public void A_check_during_which_the_driver_breaks_a_rule_of_the_chip_fails()
    {
        // The PHY is reached while the chip has the management bus: what the data sheet forbids.
        var report = Run(static context => _ = ((UsbEther)context.Bench.Ifp.Driver).Device!.Control(UsbSetup.VendorWrite(0x08, 0x10, 0, 2), [0, 0x10], TimeSpan.FromSeconds(10)));

        var record = Assert.Single(report.Records);
        Assert.Equal(Verdict.Fail, record.Verdict);
        Assert.Contains("broke the rule 'mii-not-owned' 1 times", record.Reason, StringComparison.Ordinal);
        Assert.Equal(1, report.ExitCode);
    }

    [Fact]
    public void A_check_during_which_none_is_broken_passes() => Assert.Equal(0, Run(static _ => { }).ExitCode);

    private static ConformanceReport Run(Action<CheckContext> body)
    {
        var target = TargetGrammar.Default.Parse("sim:ax88772");
        var source = TargetBenches.Source(new DriverCatalog(), new TargetBenchOptions { Name = "rules", Target = target });
        return new ConformanceRunner(source).Run([new FakeCheck("TX-1", body)]);
    }
}
