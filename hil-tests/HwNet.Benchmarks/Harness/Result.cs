namespace HwNet.Benchmarks.Harness;

/// <summary>One quantity of a path: ours, what was asked of it, and what it is compared with.</summary>
internal sealed record Result
{
    /// <summary>Word of the path, as the command line has it.</summary>
    internal required string Path { get; init; }

    /// <summary>Number in the list of targets; 0: none of them.</summary>
    internal int Target { get; init; }

    /// <summary>What was done.</summary>
    internal required string What { get; init; }

    /// <summary>Of values.</summary>
    internal required string Unit { get; init; }

    internal required Side Ours { get; init; }

    /// <summary>What is asked of our value itself; null: nothing.</summary>
    internal Goal? Goal { get; init; }

    internal IReadOnlyList<Beside> Beside { get; init; } = [];

    /// <summary>What else must be known to read it.</summary>
    internal string Note { get; init; } = "";

    internal Verdict? Verdict => Goal?.Judge(Ours.Value.Median, Ours.Allocated, Ours.Collections);

    /// <summary>False: one of the goals was missed.</summary>
    internal bool IsGood => Verdict is not { Met: false } && Beside.All(static b => b.Verdict is not { Met: false });

    /// <summary>A result with no comparison yet.</summary>
    internal static Result Of(string path, int target, string what, Quantity quantity, Contender ours, Goal? goal = null) =>
        new() { Path = path, Target = target, What = what, Unit = quantity.Unit, Ours = Side.Of(ours, quantity), Goal = goal };

    /// <summary>With one comparison more; unchanged when there was no measurement to compare with.</summary>
    /// <param name="quantity">What is compared.</param>
    /// <param name="ours">Who.</param>
    /// <param name="theirs">With whom.</param>
    /// <param name="goal">What is asked of the ratio; null: nothing.</param>
    /// <param name="floor">What no machine may fall behind; null: half of the goal.</param>
    internal Result With(Quantity quantity, Contender ours, Contender theirs, Goal? goal = null, Goal? floor = null)
    {
        if (theirs.Samples.Count == 0)
        {
            return theirs.Missing is null ? this : this with { Beside = [.. Beside, new Beside(theirs.Name, null, null, goal, theirs.Missing)] };
        }

        var ratio = Spread.Of(ours.Samples.Zip(theirs.Samples, (a, b) => quantity.Of(a) / quantity.Of(b)));
        return this with { Beside = [.. Beside, new Beside(theirs.Name, Side.Of(theirs, quantity), ratio, goal, null) { Floor = floor }] };
    }
}
