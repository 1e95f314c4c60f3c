using System.Runtime.ExceptionServices;

namespace HwNet.Bench.Conformance;

/// <summary>The first failure among a check's threads; it ends the others.</summary>
internal sealed class CheckFailures(CancellationTokenSource ended)
{
    private ExceptionDispatchInfo? _first;

    internal CancellationToken Token { get; } = ended.Token;

    /// <summary>Runs the body and keeps what it throws: an exception that leaves a thread would end the process.</summary>
    internal void Run(Action body)
    {
        try
        {
            body();
        }
        catch (Exception e)
        {
            _ = Interlocked.CompareExchange(ref _first, ExceptionDispatchInfo.Capture(e), null);
            ended.Cancel();
        }
    }

    internal void Rethrow() => _first?.Throw();
}
