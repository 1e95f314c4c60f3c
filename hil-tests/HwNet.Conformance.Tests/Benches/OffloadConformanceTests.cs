using HwNet.Bench;
using HwNet.Bench.Conformance;
using HwNet.Bench.Targets;
using HwNet.Buffers;
using HwNet.Drivers;
using Xunit.Abstractions;

namespace HwNet.Conformance.Tests.Benches;

/// <summary>The checks of what hardware does for the stack, on the simulated adapters that do it.</summary>
[Collection(BenchCollection.Name)]
public sealed class OffloadConformanceTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("sim:ax88772b", "OFF-1")]
    [InlineData("sim:ax88772b", "OFF-2")]
    [InlineData("sim:ax88772b", "OFF-4")]
    [InlineData("sim:ax88179", "OFF-1")]
    [InlineData("sim:ax88179", "OFF-2")]
    [InlineData("sim:ax88179", "OFF-4")]
    [InlineData("sim:ax88179a", "OFF-1")]
    [InlineData("sim:ax88179a", "OFF-2")]
    [InlineData("sim:ax88179a", "OFF-4")]
    [InlineData("sim:rtl8153", "OFF-1")]
    [InlineData("sim:rtl8153", "OFF-2")]
    [InlineData("sim:rtl8153", "OFF-4")]
    public void The_check_passes(string target, string id)
    {
        var record = Run(target, id);

        Assert.True(record.Verdict == Verdict.Pass, $"{record.Id} {record.Verdict}: {record.Reason} (measured: {record.Measured})");
    }

    /// <summary>With packets of the pool long enough; the models' cables take 4,096 bytes and more.</summary>
    [Theory]
    [InlineData("sim:ax88178")]
    [InlineData("sim:ax88179")]
    [InlineData("sim:ax88178a")]
    [InlineData("sim:ax88179a")]
    [InlineData("sim:rtl8153")]
    public void Jumbo_frames_pass(string target)
    {
        var record = Run("MTU-3", Options(target) with { MbufSize = 4096 });

        Assert.True(record.Verdict == Verdict.Pass, $"{record.Id} {record.Verdict}: {record.Reason} (measured: {record.Measured})");
    }

    [Theory]
    [InlineData("epair", "MTU-3")]
    [InlineData("sim:ax88772b", "MTU-3")]
    [InlineData("epair", "OFF-1")]
    [InlineData("sim:ax88772", "OFF-2")]
    [InlineData("sim:ecm", "OFF-4")]
    public void What_is_not_offered_is_not_checked(string target, string id)
    {
        var record = Run(target, id);

        Assert.Equal(Verdict.Skip, record.Verdict);
        Assert.StartsWith("needs a", record.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(MbufChecksum.L3Valid, "hardware calls the wrong header right")]
    [InlineData(MbufChecksum.L4Valid, "hardware calls the wrong sum right")]
    public void Hardware_that_calls_wrong_sums_right_fails_the_check(MbufChecksum lie, string reason)
    {
        var source = TargetBenches.Source(new DriverCatalog(), Options("sim:ax88772b"));

        Witness.Fails(output, "OFF-1", reason, source with { Open = () => Lied(source.Open(), lie) });
    }

    [Theory]
    [InlineData("OFF-2")]
    [InlineData("OFF-4")]
    public void A_packet_that_arrives_otherwise_fails_the_check(string id)
    {
        var options = Options("sim:ax88772b") with { Faults = [new BenchFault("corrupt", 0.05, Witness.Seed)] };

        Witness.Fails(output, id, "first difference", TargetBenches.Source(new DriverCatalog(), options));
    }

    private static IBench Lied(IBench bench, MbufChecksum lie)
    {
        _ = bench.Ifp.Tap(new LyingTap(lie));
        return bench;
    }

    private static TargetBenchOptions Options(string target) => new() { Name = target, Target = TargetGrammar.Default.Parse(target) };

    private CheckRecord Run(string target, string id) => Run(id, Options(target));

    private CheckRecord Run(string id, TargetBenchOptions options)
    {
        var check = CheckCatalog.All().Single(check => check.Id == id);
        var record = new ConformanceRunner(TargetBenches.Source(new DriverCatalog(), options)).Run(check);
        output.WriteLine($"{record.Id} {record.Verdict} in {record.Duration.TotalSeconds:0.00} s: {record.Measured} {record.Reason}");
        return record;
    }
}
