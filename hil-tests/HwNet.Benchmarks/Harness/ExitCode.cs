namespace HwNet.Benchmarks.Harness;

/// <summary>What tools/bench ends with.</summary>
internal static class ExitCode
{
    /// <summary>Every target was met, every floor held.</summary>
    internal const int Good = 0;

    /// <summary>One was missed, or broke.</summary>
    internal const int Missed = 1;

    /// <summary>Wrong words, or something that was asked for cannot be measured here.</summary>
    internal const int Usage = 2;
}
