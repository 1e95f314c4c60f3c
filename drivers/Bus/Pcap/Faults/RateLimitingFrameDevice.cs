using HwNet.Buffers;

namespace HwNet.Bus.Pcap.Faults;

/// <summary>A slow wire that keeps no queue: frames beyond the rate are lost. A token bucket for each direction, full at the start.</summary>
/// <param name="inner">Disposed together with this one.</param>
/// <param name="bitsPerSecond">The rate, counting the frames' bytes without preamble, FCS and gap.</param>
/// <param name="burst">Bytes that may pass at once after a rest; a frame longer than this never passes.</param>
/// <param name="direction">Which way.</param>
/// <param name="clock">The time; null: the system's.</param>
public sealed class RateLimitingFrameDevice(
    IFrameDevice inner, long bitsPerSecond, int burst, FaultDirection direction = FaultDirection.Both, TimeProvider? clock = null)
    : FaultyFrameDevice(inner, direction, seed: 0, clock)
{
    private readonly TokenBucket _receive = new(bitsPerSecond, burst, clock ?? TimeProvider.System);
    private readonly TokenBucket _transmit = new(bitsPerSecond, burst, clock ?? TimeProvider.System);

    /// <inheritdoc/>
    public override string Kind => "rate limit";

    /// <inheritdoc/>
    protected override void Inject(FaultPath path, Mbuf m)
    {
        var bucket = path.Direction == FaultDirection.Receive ? _receive : _transmit;
        if (bucket.TryTake(m.Length))
        {
            path.Emit(m);
        }
        else
        {
            path.Count();
            m.Free();
        }
    }
}
