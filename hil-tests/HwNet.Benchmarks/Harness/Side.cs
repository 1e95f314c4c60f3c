namespace HwNet.Benchmarks.Harness;

/// <summary>One side of a comparison, over all rounds.</summary>
/// <param name="Name">Who.</param>
/// <param name="Value">In the unit of the result.</param>
/// <param name="CpuNs">CPU time of one frame; null where it says nothing.</param>
/// <param name="Kpps">Thousand frames a second by the clock; null where it says nothing.</param>
/// <param name="Allocated">Bytes allocated for a frame, in the round that allocated least; null: not counted.</param>
/// <param name="Collections">Garbage collections, all rounds; null: not counted.</param>
internal sealed record Side(string Name, Spread Value, double? CpuNs, double? Kpps, double? Allocated, int? Collections)
{
    internal static Side Of(Contender contender, Quantity quantity)
    {
        var samples = contender.Samples;
        double? cpu = samples.Any(static s => s.Cpu > 0) ? Spread.Of(samples.Select(static s => s.CpuNs)).Median : null;
        return new Side(
            contender.Name,
            Spread.Of(samples.Select(quantity.Of)),
            cpu,
            cpu is null ? null : Spread.Of(samples.Select(static s => s.Kpps)).Median,

            // A method that is compiled anew allocates once, and its whole round is charged: the least is what the frames cost.
            samples.Min(static s => s.AllocatedPerFrame),
            samples.All(static s => s.Collections is not null) ? samples.Sum(static s => s.Collections) : null);
    }
}
