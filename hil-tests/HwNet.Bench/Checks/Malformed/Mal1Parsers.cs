using HwNet.Bench.Conformance;
using HwNet.Bench.Malformed;

namespace HwNet.Bench.Checks.Malformed;

/// <summary>MAL-1: whatever a device sends, the parsers of its driver survive it. The device itself is not disturbed.</summary>
internal sealed class Mal1Parsers : ConformanceCheck
{
    private const long Full = 1_000_000;
#if DEBUG
    // Unoptimised code takes five times as long; the command line, which is always optimised, does them all.
    private const long Quick = 200_000;
#else
    private const long Quick = Full;
#endif

    /// <summary>The parsers that stand between a driver and its device.</summary>
    private static readonly Dictionary<string, string[]> Parsers = new(StringComparer.Ordinal)
    {
        ["ecm"] = ["cdc-notification", "cdc-descriptor"],
        ["ncm"] = ["ntb16", "ntb32", "cdc-notification", "cdc-descriptor"],
        ["eem"] = ["eem", "cdc-descriptor"],
        ["axe"] = ["axe", "axe-sums"],
        ["axge"] = ["axge", "axge-own"],
        ["ure"] = ["ure"],
        ["rndis"] = ["rndis-data", "rndis-control", "cdc-notification", "cdc-descriptor"],
    };

    public override string Id => "MAL-1";

    public override string Title => "malformed input through every parser of the driver";

    public override string Limit => "no exception, no input over 10 ms, no byte delivered that was not received, allocation bounded";

    public override Rig Rig => Rig.None;

    public override TimeSpan TimeLimit => TimeSpan.FromMinutes(3);

    public override void Run(CheckContext context)
    {
        var driver = context.Bench.Ifp.DriverName;
        context.Require(Parsers.ContainsKey(driver), $"needs a USB driver with framing of its own; {driver} has none");
        var (parsers, seed) = (Parsers[driver], context.Seed);
        var count = context.IsFull ? Full : Quick;
        var reports = new List<MalformedReport>();
        foreach (var parser in parsers)
        {
            var before = reports.Count;
            var report = MalformedRun.Run(parser, seed, count, done => context.Progress((before + ((double)done / count)) / parsers.Length, $"{parser}: {done} inputs"));
            context.Equal("", string.Join("; ", report.Violations), $"violations of {parser}");
            reports.Add(report);
        }

        context.Measured(string.Join("; ", reports.Select(static r => $"{r.Parser}: {r.Inputs} inputs, {r.Accepted} accepted, {r.Longest.TotalMilliseconds:0.0} ms at most")));
    }
}
