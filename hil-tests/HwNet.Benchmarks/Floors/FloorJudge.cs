using System.Globalization;
using HwNet.Benchmarks.Harness;

namespace HwNet.Benchmarks.Floors;

/// <summary>Takes the floors from a result: nothing allocated, nothing collected, and of each ratio that is asked for at least half.</summary>
/// <remarks>Ratios are judged by their best round: what broke is broken in all of them, and other work on the machine spoils some.</remarks>
internal static class FloorJudge
{
    /// <summary>The floors of a result, in order.</summary>
    internal static IEnumerable<Floor> Of(Result result)
    {
        var what = $"{result.Path}, {result.What}";
        if (result.Ours.Allocated is { } bytes)
        {
            var found = string.Create(CultureInfo.InvariantCulture, $"{bytes:0.00} B a frame");
            yield return new Floor(what, found, "0 B", bytes <= Goal.MostBytes);
        }

        if (result.Ours.Collections is { } collections)
        {
            yield return new Floor(what, $"{collections} collections", "0", collections == 0);
        }

        foreach (var beside in result.Beside)
        {
            if (beside is { Ratio: { } ratio } && (beside.Floor ?? Half(beside.Goal)) is { } floor)
            {
                var best = floor.AtLeast ? ratio.Max : ratio.Min;
                yield return new Floor(what, $"{Spread.Text(best)} times {beside.Name}", $"{floor}", floor.Judge(best).Met);
            }
        }
    }

    /// <summary>The floor of a count of instructions.</summary>
    internal static Floor Of(string what, long instructions, long most) =>
        new(what, $"{instructions} instructions a frame", $"≤ {most}", instructions <= most);

    private static Goal? Half(Goal? goal) => goal switch
    {
        null => null,
        { AtLeast: true } => Goal.NoLess(goal.Limit / 2),
        _ => Goal.NoMore(goal.Limit * 2),
    };
}
