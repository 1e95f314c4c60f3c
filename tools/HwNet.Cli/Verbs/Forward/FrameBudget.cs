namespace HwNet.Cli.Verbs.Forward;

/// <summary>--count: how many frames may still pass; says when none may.</summary>
internal sealed class FrameBudget(long frames) : IDisposable
{
    private readonly ManualResetEvent _spent = new(false);
    private long _left = frames;

    /// <summary>Signalled when nothing is left.</summary>
    internal WaitHandle Spent => _spent;

    /// <summary>Takes as many of so many frames as are left.</summary>
    internal int Take(int wanted)
    {
        var after = Interlocked.Add(ref _left, -wanted);
        return after >= 0 ? wanted : (int)Math.Max(0, wanted + after);
    }

    /// <summary>What was taken has been used.</summary>
    internal void Settle()
    {
        if (Volatile.Read(ref _left) <= 0)
        {
            _ = _spent.Set();
        }
    }

    public void Dispose() => _spent.Dispose();
}
