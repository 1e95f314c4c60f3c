namespace HwNet.Bench.Conformance;

/// <summary>Watches a run, to show it live.</summary>
/// <remarks>
/// A check that is not tried is only Finished. Started and Finished come from the runner's thread, Progress from the check's; of one check they come in order.
/// Only a check that hangs may still report progress after it has been finished for it.
/// </remarks>
public interface IConformanceObserver
{
    /// <summary>A check begins.</summary>
    /// <param name="check">Which.</param>
    /// <param name="index">Its place in the run, from 0.</param>
    /// <param name="total">Checks in the run.</param>
    void Started(ConformanceCheck check, int index, int total);

    /// <summary>A check came further.</summary>
    /// <param name="check">Which.</param>
    /// <param name="fraction">How far, 0 to 1.</param>
    /// <param name="text">What it is doing, a few words.</param>
    void Progress(ConformanceCheck check, double fraction, string text);

    /// <summary>A check ended.</summary>
    void Finished(CheckRecord record);
}
