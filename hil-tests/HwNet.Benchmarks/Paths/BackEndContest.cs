using HwNet.Benchmarks.Harness;

namespace HwNet.Benchmarks.Paths;

/// <summary>A back end on a package beside our own binding.</summary>
internal static class BackEndContest
{
    /// <summary>Measures one of the things that both do.</summary>
    /// <param name="options">Rounds and seconds.</param>
    /// <param name="path">Word of the path.</param>
    /// <param name="what">What is done.</param>
    /// <param name="quantity">What is compared.</param>
    /// <param name="measure">Does it with what it is given to open devices.</param>
    /// <param name="ours">Our binding.</param>
    /// <param name="theirs">The back end, by its name.</param>
    internal static Result Compare<T>(
        BenchOptions options, string path, string what, Quantity quantity, Func<BenchOptions, Func<T>, Sample> measure, Func<T> ours, (string Name, Func<T> Open) theirs)
    {
        var own = new Contender("HwNet, own binding", o => measure(o, ours));
        var other = new Contender(theirs.Name, o => measure(o, theirs.Open));
        Contest.Run(options, $"{path}: {theirs.Name}, {what}", own, other);
        return Result.Of(path, 0, what, quantity, own).With(quantity, own, other);
    }
}
