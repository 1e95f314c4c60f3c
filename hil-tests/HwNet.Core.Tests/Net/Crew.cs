using System.Collections.Concurrent;

namespace HwNet.Core.Tests.Net;

/// <summary>Threads of one test: started together, joined with a generous limit; what one throws fails the test.</summary>
internal sealed class Crew : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private readonly List<Thread> _threads = [];
    private readonly ConcurrentQueue<Exception> _failures = new();
    private int _stopped;

    /// <summary>Set when the threads should come to their end.</summary>
    internal bool IsStopped => Volatile.Read(ref _stopped) != 0;

    internal Thread Run(string name, Action work)
    {
        var thread = new Thread(() => Guarded(work)) { Name = name, IsBackground = true };
        _threads.Add(thread);
        thread.Start();
        return thread;
    }

    /// <summary>Does the work again and again until the crew is stopped.</summary>
    internal void Repeat(string name, Action work) => Run(name, () =>
    {
        while (!IsStopped)
        {
            work();
        }
    });

    internal void Stop() => Volatile.Write(ref _stopped, 1);

    internal void Join()
    {
        foreach (var thread in _threads)
        {
            Assert.True(thread.Join(Limit), $"thread {thread.Name} does not end");
        }

        Assert.Empty(_failures);
    }

    /// <summary>Waits for a condition that the threads bring about.</summary>
    internal void Await(Func<bool> condition, string what) =>
        Assert.True(SpinWait.SpinUntil(() => condition() || !_failures.IsEmpty, Limit) && _failures.IsEmpty, $"{what}: {string.Join(" ", _failures)}");

    public void Dispose()
    {
        Stop();
        foreach (var thread in _threads)
        {
            _ = thread.Join(Limit);
        }
    }

    private void Guarded(Action work)
    {
        try
        {
            work();
        }
        catch (Exception e)
        {
            _failures.Enqueue(e);
            Stop();
        }
    }
}
