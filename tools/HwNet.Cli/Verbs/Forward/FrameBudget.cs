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
        if (after <= 0)
        {
            _ = _spent.Set();
        }

        return after >= 0 ? wanted : (int)Math.Max(0, wanted + after);
    }

    public void Dispose() => _spent.Dispose();
}
