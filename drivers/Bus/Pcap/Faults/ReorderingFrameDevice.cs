using HwNet.Buffers;

namespace HwNet.Bus.Pcap.Faults;

/// <summary>Lets later frames overtake: a chosen frame waits for one to <paramref name="distance"/> others, or until the hold is over.</summary>
/// <param name="inner">Disposed together with this one.</param>
/// <param name="probability">0 to 1, for each frame; one frame waits at a time, so fewer are chosen.</param>
/// <param name="seed">Of the dice.</param>
/// <param name="distance">Frames that overtake, at most.</param>
/// <param name="hold">How long a frame waits when no other comes; null: 10 ms.</param>
/// <param name="direction">Which way.</param>
/// <param name="clock">The time; null: the system's.</param>
public sealed class ReorderingFrameDevice(
    IFrameDevice inner,
    double probability,
    int seed,
    int distance = 3,
    TimeSpan? hold = null,
    FaultDirection direction = FaultDirection.Both,
    TimeProvider? clock = null)
    : FaultyFrameDevice(inner, direction, seed, clock)
{
    private readonly TimeSpan _hold = hold ?? TimeSpan.FromMilliseconds(10);
    private int _receiveCountdown;
    private int _transmitCountdown;

    /// <inheritdoc/>
    public override string Kind => "reorder";

    /// <inheritdoc/>
    protected override void Inject(FaultPath path, Mbuf m)
    {
        ref var countdown = ref path.Direction == FaultDirection.Receive ? ref _receiveCountdown : ref _transmitCountdown;
        if (path.Held == 0 && path.Chance(probability))
        {
            countdown = path.Pick(1, distance + 1);
            _ = path.Hold(m, _hold);
            path.Count();
            return;
        }

        path.Emit(m);
        if (path.Held > 0 && --countdown <= 0)
        {
            path.Release();
        }
    }
}
