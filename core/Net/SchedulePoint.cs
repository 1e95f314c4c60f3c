using System.Diagnostics;

namespace HwNet.Net;

/// <summary>A place on the send path where another thread may come in between: just before a leaf lock is taken, or between two steps of a hand-over.</summary>
/// <remarks>
/// Tests that step threads one by one hook in here, because which thread wins a leaf lock cannot be arranged from outside. Only such a test sets a hook,
/// and for its own threads; release builds contain no call at all.
/// </remarks>
internal static class SchedulePoint
{
    [ThreadStatic]
    private static Action? _hook;

    /// <summary>What runs on this thread at each point; null for nothing. Must not be set while a lock is held.</summary>
    internal static Action? Hook { get => _hook; set => _hook = value; }

    /// <summary>No leaf lock may be held here.</summary>
    [Conditional("DEBUG")]
    internal static void Pass() => _hook?.Invoke();
}
