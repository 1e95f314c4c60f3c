using HwNet.Buffers;

namespace HwNet.Bus.Pcap.Faults;

/// <summary>Doubles frames: the copy follows at once. With the pool empty there is no copy, and no fault is counted.</summary>
/// <param name="inner">Disposed together with this one.</param>
/// <param name="probability">0 to 1, for each frame.</param>
/// <param name="seed">Of the dice.</param>
/// <param name="direction">Which way.</param>
public sealed class DuplicatingFrameDevice(IFrameDevice inner, double probability, int seed, FaultDirection direction = FaultDirection.Both)
    : FaultyFrameDevice(inner, direction, seed)
{
    /// <inheritdoc/>
    public override string Kind => "duplicate";

    /// <inheritdoc/>
    protected override void Inject(FaultPath path, Mbuf m)
    {
        if (path.Chance(probability) && m.TryCopy(out var copy))
        {
            path.Count();
            path.Emit(m);
            path.Emit(copy);
        }
        else
        {
            path.Emit(m);
        }
    }
}
