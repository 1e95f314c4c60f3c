namespace HwNet.Bench.Conformance;

/// <summary>A piece of work on a thread of its own, so that whoever waits for it can stop waiting.</summary>
internal sealed class Phase
{
    private readonly TaskCompletionSource _ended = new();
    private readonly TimeProvider _clock;

    /// <summary>Starts the work. The thread does not keep the process alive.</summary>
    internal Phase(string name, TimeProvider clock, Action body)
    {
        _clock = clock;
        new Thread(() => Run(body)) { IsBackground = true, Name = name }.Start();
    }

    /// <summary>What the work threw; to be read after it has ended.</summary>
    internal Exception? Error { get; private set; }

    /// <summary>Waits for the end of the work.</summary>
    /// <param name="limit">How long at most.</param>
    /// <param name="stop">Ends the wait early.</param>
    /// <returns>True when the work has ended.</returns>
    internal bool Wait(TimeSpan limit, CancellationToken stop = default)
    {
        var enough = new TaskCompletionSource();
        using var timer = _clock.CreateTimer(static state => _ = ((TaskCompletionSource)state!).TrySetResult(), enough, limit, Timeout.InfiniteTimeSpan);
        using var stopped = stop.Register(() => _ = enough.TrySetResult());
        _ = Task.WaitAny([_ended.Task, enough.Task], CancellationToken.None);
        return _ended.Task.IsCompleted;
    }

    private void Run(Action body)
    {
        try
        {
            body();
        }
        catch (Exception e)
        {
            Error = e;
        }

        _ended.SetResult();
    }
}
