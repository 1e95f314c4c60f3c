using HwNet.Bench;
using HwNet.Bench.Conformance;
using HwNet.Bench.Targets;
using Xunit.Abstractions;

namespace HwNet.Conformance.Tests.Benches;

/// <summary>
/// The checks of traffic, filters, link and recovery on a simulated chip of each family. Those that attach a chip a hundred times take minutes, because
/// its resets take their time: they are for <c>hwnet test sim:MODEL</c>, whose results stand in the README.
/// </summary>
[Collection(BenchCollection.Name)]
public sealed class SimChipConformanceTests(ITestOutputHelper output)
{
    private static readonly string[] Models = ["ax88772b", "ax88179", "rtl8153"];

    private static readonly string[] Ids =
    [
        "ATT-1", "ATT-4", "ATT-7", "LNK-1", "TX-1", "TX-2", "TX-3", "TX-5", "TX-7", "RX-1", "RX-2", "RX-6", "RX-9", "FLT-1", "FLT-2", "FLT-3", "MTU-1", "MTU-2",
        "STA-1", "STA-4", "IOC-3",
    ];

    /// <summary>The same driver with another layout of transfers: what passes through them.</summary>
    private static readonly string[] OfTransfers = ["TX-1", "TX-2", "TX-5", "TX-7", "TX-9", "RX-1", "RX-2", "FLT-1", "MTU-1", "MTU-2", "STA-1"];

    /// <summary>Recovery is the shared layer's; how a chip is programmed anew is seen on one.</summary>
    private static readonly (string Model, string Id)[] Recovery = [("rtl8153", "WDG-1"), ("ax88179", "WDG-2"), ("ax88772b", "WDG-4"), ("rtl8153", "LNK-7"), ("ax88772b", "RX-3")];

    public static TheoryData<string, string> Cases
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var model in Models)
            {
                foreach (var id in Ids)
                {
                    data.Add(model, id);
                }
            }

            foreach (var id in OfTransfers)
            {
                data.Add("ax88179a", id);
            }

            foreach (var (model, id) in Recovery)
            {
                data.Add(model, id);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_check_passes(string model, string id)
    {
        var record = AtOnce.Run(id, new TargetBenchOptions { Name = model, Target = new TargetName("sim", model) });

        output.WriteLine($"{record.Id} {record.Verdict} in {record.Duration.TotalSeconds:0.00} s: {record.Measured} {record.Reason}");
        Assert.True(record.Verdict == Verdict.Pass, $"{record.Id} {record.Verdict}: {record.Reason} (measured: {record.Measured})");
    }
}
