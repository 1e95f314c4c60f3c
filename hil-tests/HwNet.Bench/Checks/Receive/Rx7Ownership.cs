using HwNet.Bench.Checks.Frames;
using HwNet.Bench.Conformance;

namespace HwNet.Bench.Checks.Receive;

/// <summary>RX-7: a buffer that was handed up belongs to who took it, until he frees it.</summary>
internal sealed class Rx7Ownership : ConformanceCheck
{
    private const int Held = 256;
    private const int Traffic = 5000;
    private const int Length = 512;

    /// <summary>Frames on their way at once: this is no check of losses, and a USB gadget queues few before it drops.</summary>
    private const int Window = 64;

    private static readonly TimeSpan ArrivalLimit = TimeSpan.FromSeconds(5);

    public override string Id => "RX-7";

    public override string Title => "a protocol keeps 256 buffers, half of them overwritten, while 5,000 more frames come in";

    public override string Limit => "no buffer handed out twice, no byte of a held buffer changed";

    public override Rig Rig => Rig.SoftwarePeer;

    public override void Run(CheckContext context)
    {
        using var holder = new BufferHolder(context.Bench.Stack, Held);
        var source = new FrameSource(context);
        for (var i = 0; i < Held; i++)
        {
            if (i % Window == 0)
            {
                context.Within(ArrivalLimit, $"{i} frames are delivered", () => holder.Count >= i);
            }

            source.Send(source.Incoming(0, (uint)i, Length));
        }

        context.Within(ArrivalLimit, $"{Held} frames are delivered", () => holder.Count == Held);
        holder.Seal();
        for (var i = 0; i < Traffic; i++)
        {
            if (i % Window == 0)
            {
                context.Progress((double)i / Traffic, "frames past the held buffers");
                context.Within(ArrivalLimit, $"{i} frames are delivered behind the held ones", () => holder.Passed >= i);
            }

            source.Send(source.Incoming(1, (uint)i, Length));
        }

        context.Within(ArrivalLimit, $"{Traffic} frames are delivered behind the held ones", () => holder.Passed >= Traffic);
        var changed = holder.CountChanged();
        context.Measured($"{Held} buffers held, {holder.Passed} frames behind them: {holder.Reused} handed out again, {changed} changed");
        context.Equal(0, holder.Reused, "held buffers that were handed out again");
        context.Equal(0, changed, "held buffers whose bytes changed");
    }
}
