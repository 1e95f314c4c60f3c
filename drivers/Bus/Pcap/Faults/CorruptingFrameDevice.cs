using HwNet.Buffers;

namespace HwNet.Bus.Pcap.Faults;

/// <summary>Flips one bit somewhere in a frame, as if the cable had and the FCS had not told.</summary>
/// <param name="inner">Disposed together with this one.</param>
/// <param name="probability">0 to 1, for each frame.</param>
/// <param name="seed">Of the dice.</param>
/// <param name="direction">Which way.</param>
public sealed class CorruptingFrameDevice(IFrameDevice inner, double probability, int seed, FaultDirection direction = FaultDirection.Both)
    : FaultyFrameDevice(inner, direction, seed)
{
    /// <inheritdoc/>
    public override string Kind => "corrupt";

    /// <inheritdoc/>
    protected override void Inject(FaultPath path, Mbuf m)
    {
        if (m.Length > 0 && path.Chance(probability))
        {
            path.Count();
            var bit = path.Pick(0, 8 * m.Length);
            m.Data[bit / 8] ^= (byte)(1 << (bit % 8));
        }

        path.Emit(m);
    }
}
