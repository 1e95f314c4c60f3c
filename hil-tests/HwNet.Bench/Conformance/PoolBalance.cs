using HwNet.Buffers;

namespace HwNet.Bench.Conformance;

/// <summary>Looks whether every packet came back to its pool.</summary>
internal static class PoolBalance
{
    /// <summary>One sentence that names who holds what; null when nothing is out.</summary>
    internal static string? Problem(MbufPool pool)
    {
        var outstanding = pool.Outstanding;
        return outstanding == 0
            ? null
            : $"{outstanding} packets did not come back to the pool (held by {string.Join(", ", pool.Ledger().Select(entry => $"{entry.Key}: {entry.Value}"))})";
    }
}
