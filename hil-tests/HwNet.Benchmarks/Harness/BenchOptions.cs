namespace HwNet.Benchmarks.Harness;

/// <summary>How the paths are measured.</summary>
internal sealed record BenchOptions
{
    /// <summary>Seconds of one measurement unless told.</summary>
    internal const double UsualSeconds = 0.5;

    /// <summary>Rounds unless told.</summary>
    internal const int UsualRounds = 5;

    /// <summary>Seconds of one measurement.</summary>
    internal double Seconds { get; init; } = UsualSeconds;

    /// <summary>How often each is measured.</summary>
    internal int Rounds { get; init; } = UsualRounds;

    /// <summary>Only what floors are judged by.</summary>
    internal bool Brief { get; init; }

    /// <summary>Where the C programs are.</summary>
    internal string Native { get; init; } = "";

    /// <summary>The command line, compiled ahead; null: it is not there.</summary>
    internal string? Published { get; init; }

    /// <summary>The command line, as <c>tools/hwnet</c> starts it.</summary>
    internal string Launcher { get; init; } = "";

    /// <summary>Takes a line of progress.</summary>
    internal Action<string> Tell { get; init; } = static _ => { };

    /// <summary>Set when the user has had enough.</summary>
    internal CancellationToken Interrupted { get; init; }

    /// <summary>Waits; the traffic goes on meanwhile.</summary>
    /// <exception cref="OperationCanceledException">The user has had enough.</exception>
    internal void Pause(double seconds)
    {
        if (Interrupted.WaitHandle.WaitOne(TimeSpan.FromSeconds(seconds)))
        {
            Interrupted.ThrowIfCancellationRequested();
        }
    }
}
