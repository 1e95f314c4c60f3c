using HwNet.Drivers;

namespace HwNet.Bench.Targets;

/// <summary>Makes the bench that fits a target.</summary>
public static class TargetBenches
{
    /// <summary>A source of fresh benches for the engine.</summary>
    public static BenchSource Source(DriverCatalog catalog, TargetBenchOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new BenchSource(options.Name, options.Target.ToString(), () => Open(catalog, options));
    }

    /// <summary>Opens one bench: the interface is up and has carrier.</summary>
    /// <exception cref="BenchException">It cannot be opened; cause and cure are told.</exception>
    public static IBench Open(DriverCatalog catalog, TargetBenchOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        TargetBench bench = options switch
        {
            { Target.Kind: "epair" } => new EpairBench(catalog, options),
            { Target.Kind: "sim" } => new SimBench(catalog, options),
            { Peer: not null } => new NetnsBench(catalog, options),
            _ when ComposedBench.Fits(catalog, options.Target) => new ComposedBench(catalog, options),
            _ => new AloneBench(catalog, options),
        };
        bench.Open();
        return bench;
    }
}
