using System.Collections.Concurrent;
using HwNet.Bench;
using HwNet.Bench.Conformance;
using HwNet.Bench.Targets;
using HwNet.Drivers;
using HwNet.Fixtures.Captures;

namespace HwNet.Conformance.Tests.Benches;

/// <summary>Checks that do little but wait, or that leave their bench alone, run on all benches in memory at once: the first suite that asks starts them, the others take their records.</summary>
internal static class AtOnce
{
    private static readonly string[] Patient = ["WDG-1", "WDG-2", "STA-3", "MAL-1"];

    /// <summary>Devices that are there for one check only.</summary>
    private static readonly (string Id, TargetName Target)[] Special = [("WDG-2", new("sim", "ecm,rxwatchdog=1"))];

    private static readonly TargetName[] Targets =
    [
        new("epair", ""), new("lo", ""), new("file", CaptureFiles.PathOf("ping_sizes.pcap")), new("sim", "ecm"), new("sim", "ncm"), new("sim", "eem"), new("sim", "rndis"),
    ];

    private static readonly ConcurrentDictionary<string, Lazy<IReadOnlyDictionary<TargetName, CheckRecord>>> Records = new(StringComparer.Ordinal);

    /// <summary>One check on one bench; on the others too, where the check is one of these.</summary>
    internal static CheckRecord Run(string id, TargetBenchOptions bench) =>
        Patient.Contains(id) && For(id).Contains(bench.Target)
            ? Records.GetOrAdd(id, static id => new(() => OnAll(id))).Value[bench.Target]
            : Alone(id, bench);

    private static TargetName[] For(string id) => [.. Targets, .. Special.Where(s => s.Id == id).Select(static s => s.Target)];

    private static Dictionary<TargetName, CheckRecord> OnAll(string id)
    {
        var targets = For(id);
        var records = new CheckRecord[targets.Length];
        var threads = new Thread[targets.Length];
        for (var i = 0; i < threads.Length; i++)
        {
            var number = i;
            threads[i] = new Thread(() => records[number] = Alone(id, new() { Name = targets[number].Kind, Target = targets[number] })) { Name = $"{id} on {targets[i]}" };
            threads[i].Start();
        }

        foreach (var thread in threads)
        {
            thread.Join();
        }

        return targets.Zip(records).ToDictionary(static pair => pair.First, static pair => pair.Second);
    }

    private static CheckRecord Alone(string id, TargetBenchOptions bench) =>
        new ConformanceRunner(TargetBenches.Source(new DriverCatalog(), bench)).Run(CheckCatalog.All().Single(check => check.Id == id));
}
