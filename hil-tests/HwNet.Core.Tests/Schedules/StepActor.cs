namespace HwNet.Core.Tests.Schedules;

/// <summary>One thread of a schedule: it runs only while it has the turn.</summary>
internal sealed class StepActor(char letter, Action work)
{
    /// <summary>In the printed schedule.</summary>
    internal char Letter { get; } = letter;

    internal Action Work { get; } = work;

    /// <summary>What it waits for; null when it can go on.</summary>
    internal Func<bool>? Until { get; set; }

    /// <summary>It goes on only when no other can.</summary>
    internal bool Patient { get; set; }

    internal bool IsFinished { get; set; }

    internal int Priority { get; set; }

    /// <summary>The thread that plays it.</summary>
    internal StepThread Thread { get; set; } = null!;

    internal bool CanRun => !IsFinished && (Until is null || Until());
}
