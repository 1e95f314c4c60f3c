using HwNet.Buffers;

namespace HwNet.Bus.Pcap.Faults;

/// <summary>Cuts the end off frames and says nothing of it: neither the flag nor the wire length tells.</summary>
/// <param name="inner">Disposed together with this one.</param>
/// <param name="probability">0 to 1, for each frame.</param>
/// <param name="seed">Of the dice.</param>
/// <param name="direction">Which way.</param>
/// <param name="minimum">Bytes that stay at least. Below 14 most devices refuse to send.</param>
public sealed class TruncatingFrameDevice(
    IFrameDevice inner, double probability, int seed, FaultDirection direction = FaultDirection.Both, int minimum = 14)
    : FaultyFrameDevice(inner, direction, seed)
{
    /// <inheritdoc/>
    public override string Kind => "truncate";

    /// <inheritdoc/>
    protected override void Inject(FaultPath path, Mbuf m)
    {
        if (m.Length > minimum && path.Chance(probability))
        {
            path.Count();
            m.TrimBack(m.Length - path.Pick(minimum, m.Length));
            m.WireLength = m.Length;
        }

        path.Emit(m);
    }
}
