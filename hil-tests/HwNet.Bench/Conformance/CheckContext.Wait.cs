using System.Globalization;

namespace HwNet.Bench.Conformance;

public sealed partial class CheckContext
{
    /// <summary>How long a wait lies still between two looks, once it has looked a while without a pause.</summary>
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(1);

    /// <summary>Waits for something on the bench.</summary>
    /// <param name="condition">Looked at again and again, about every millisecond: cheap, and true at the end.</param>
    /// <param name="limit">How long to wait at most.</param>
    /// <returns>False when the time is over and it is still not so.</returns>
    /// <exception cref="OperationCanceledException"><see cref="Stop"/> was set.</exception>
    public bool Until(Func<bool> condition, TimeSpan limit)
    {
        var began = Clock.GetTimestamp();
        var spin = default(SpinWait);
        while (true)
        {
            Stop.ThrowIfCancellationRequested();

            // The clock first: a last look after the time is over must count.
            var over = Clock.GetElapsedTime(began) >= limit;
            if (condition())
            {
                return true;
            }

            if (over)
            {
                return false;
            }

            if (spin.NextSpinWillYield)
            {
                _ = Stop.WaitHandle.WaitOne(PollInterval);
            }
            else
            {
                spin.SpinOnce(sleep1Threshold: -1);
            }
        }
    }

    /// <summary>FAIL unless it comes to be so in time.</summary>
    /// <param name="limit">How long to wait at most.</param>
    /// <param name="what">What is waited for ("the link comes up").</param>
    /// <param name="condition">Looked at again and again, about every millisecond.</param>
    public void Within(TimeSpan limit, string what, Func<bool> condition)
    {
        if (!Until(condition, limit))
        {
            Fail($"{what}: not within {Seconds(limit)}");
        }
    }

    /// <summary>Runs a body on several threads at once and waits for all of them; the first failure of one is the check's.</summary>
    /// <param name="count">Threads.</param>
    /// <param name="body">Gets the thread's number, from 0, and a token that is set when another failed or <see cref="Stop"/> is.</param>
    public void OnThreads(int count, Action<int, CancellationToken> body)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var failures = new CheckFailures(ended);
        var threads = new Thread[count];
        for (var i = 0; i < count; i++)
        {
            var number = i;
            threads[i] = new Thread(() => failures.Run(() => body(number, failures.Token))) { IsBackground = true, Name = $"check thread {i}" };
            threads[i].Start();
        }

        foreach (var thread in threads)
        {
            thread.Join();
        }

        failures.Rethrow();
    }

    internal static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.###} s");
}
