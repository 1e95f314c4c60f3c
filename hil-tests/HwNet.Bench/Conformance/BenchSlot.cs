using System.Diagnostics.CodeAnalysis;

namespace HwNet.Bench.Conformance;

/// <summary>Hands a bench from the thread that opens it to the one that waits, who may have given up by then.</summary>
internal sealed class BenchSlot
{
    private readonly Lock _lock = new();
    private IBench? _bench;
    private bool _givenUp;

    /// <summary>Takes the bench; disposes it when nobody wants it any more.</summary>
    internal void Put(IBench bench)
    {
        lock (_lock)
        {
            if (!_givenUp)
            {
                _bench = bench;
                return;
            }
        }

        bench.Dispose();
    }

    /// <summary>Gets the bench, or gives it up for good.</summary>
    internal bool TryTake([NotNullWhen(true)] out IBench? bench)
    {
        lock (_lock)
        {
            bench = _bench;
            _givenUp = true;
            return bench is not null;
        }
    }
}
