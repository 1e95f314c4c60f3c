using HwNet.Buffers;

namespace HwNet.Bus.Pcap.Faults;

/// <summary>Loses frames.</summary>
/// <param name="inner">Disposed together with this one.</param>
/// <param name="probability">0 to 1, for each frame.</param>
/// <param name="seed">Of the dice.</param>
/// <param name="direction">Which way.</param>
public sealed class DroppingFrameDevice(IFrameDevice inner, double probability, int seed, FaultDirection direction = FaultDirection.Both)
    : FaultyFrameDevice(inner, direction, seed)
{
    /// <inheritdoc/>
    public override string Kind => "drop";

    /// <inheritdoc/>
    protected override void Inject(FaultPath path, Mbuf m)
    {
        if (path.Chance(probability))
        {
            path.Count();
            m.Free();
        }
        else
        {
            path.Emit(m);
        }
    }
}
