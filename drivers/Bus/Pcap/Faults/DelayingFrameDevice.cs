using HwNet.Buffers;

namespace HwNet.Bus.Pcap.Faults;

/// <summary>Keeps every frame for a time: a long cable. Order is kept; at most 1,000 frames are on the way in each direction.</summary>
/// <param name="inner">Disposed together with this one.</param>
/// <param name="delay">How long, each way.</param>
/// <param name="direction">Which way.</param>
/// <param name="clock">The time; null: the system's.</param>
public sealed class DelayingFrameDevice(
    IFrameDevice inner, TimeSpan delay, FaultDirection direction = FaultDirection.Both, TimeProvider? clock = null)
    : FaultyFrameDevice(inner, direction, seed: 0, clock)
{
    /// <inheritdoc/>
    public override string Kind => "delay";

    /// <inheritdoc/>
    protected override void Inject(FaultPath path, Mbuf m)
    {
        if (path.Hold(m, delay))
        {
            path.Count();
        }
    }
}
