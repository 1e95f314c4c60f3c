using System.Globalization;

namespace HwNet.Benchmarks.Harness;

/// <summary>The middle and the ends of what several measurements gave.</summary>
internal readonly record struct Spread(double Median, double Min, double Max)
{
    internal static Spread Of(IEnumerable<double> samples)
    {
        double[] sorted = [.. samples.Order()];
        var middle = sorted.Length / 2;
        var median = sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Spread(median, sorted[0], sorted[^1]);
    }

    /// <summary>A figure with about three digits that count.</summary>
    internal static string Text(double value)
    {
        var digits = Math.Abs(value) switch
        {
            >= 100 => "N0",
            >= 10 => "N1",
            _ => "N2",
        };
        return value.ToString(digits, CultureInfo.InvariantCulture);
    }

    public override string ToString() => $"{Text(Median)} ({Text(Min)}–{Text(Max)})";
}
