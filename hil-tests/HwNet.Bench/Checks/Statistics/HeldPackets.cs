using HwNet.Buffers;

namespace HwNet.Bench.Checks.Statistics;

/// <summary>A protocol that keeps every packet until it is told to let them go.</summary>
internal sealed class HeldPackets
{
    private readonly Lock _lock = new();
    private MbufBatch _held;
    private bool _open;

    /// <summary>Takes packets.</summary>
    internal void Take(ref MbufBatch packets)
    {
        lock (_lock)
        {
            _held.AppendAll(ref packets);
            if (_open)
            {
                _ = _held.FreeAll();
            }
        }
    }

    /// <summary>Frees them, and from now on each at once.</summary>
    internal void FreeAll()
    {
        lock (_lock)
        {
            _open = true;
            _ = _held.FreeAll();
        }
    }
}
