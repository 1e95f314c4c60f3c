namespace HwNet.Bench;

/// <summary>Something about the bench, not the device, that keeps tests from running.</summary>
/// <param name="Cause">What is wrong, without a full stop.</param>
/// <param name="Cure">What to do about it, without a full stop.</param>
public sealed record BenchProblem(string Cause, string Cure)
{
    /// <summary>"cause: cure" in one line.</summary>
    public override string ToString() => $"{Cause}: {Cure}";
}
