using System.Globalization;

namespace HwNet.Benchmarks.Paths;

/// <summary>The middle and the ends of what several repetitions gave.</summary>
internal readonly record struct Spread(double Median, double Min, double Max)
{
    internal static Spread Of(IEnumerable<double> samples)
    {
        double[] sorted = [.. samples.Order()];
        var middle = sorted.Length / 2;
        var median = sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Spread(median, sorted[0], sorted[^1]);
    }

    public override string ToString() => $"{Text(Median)} ({Text(Min)}–{Text(Max)})";

    private static string Text(double value)
    {
        var digits = Math.Abs(value) switch
        {
            >= 100 => "N0",
            >= 10 => "N1",
            _ => "N2",
        };
        return value.ToString(digits, CultureInfo.InvariantCulture);
    }
}
