using System.Globalization;

namespace HwNet.Benchmarks.Harness;

/// <summary>Whether a goal was reached, and if not, how far from it.</summary>
/// <param name="Met">Reached.</param>
/// <param name="MissedBy">Percent of the limit that are missing; 0 when it was reached, or when it is not the figure that misses it.</param>
/// <param name="Why">What else is against it: "allocates"; null: nothing.</param>
internal readonly record struct Verdict(bool Met, double MissedBy, string? Why = null)
{
    public override string ToString()
    {
        var far = MissedBy > 0 ? $"missed by {MissedBy.ToString(MissedBy < 10 ? "0.#" : "0", CultureInfo.InvariantCulture)} %" : "missed";
        return Met ? "met" : Why is null ? far : $"{far}: {Why}";
    }
}
