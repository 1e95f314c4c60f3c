using System.Globalization;
using HwNet.Bench.Checks.Frames;
using HwNet.Bench.Conformance;

namespace HwNet.Bench.Checks.Receive;

/// <summary>RX-10: received frames say when they came: in order, in nanoseconds since 1970, and near the truth under load.</summary>
internal sealed class Rx10TimeStamps : ConformanceCheck
{
    private const int Frames = 5000;
    private const int Length = 200;

    /// <summary>So many frames on their way: enough to keep a device busy, too few to wait in it.</summary>
    private const int InFlight = 16;

    private const long NsPerMs = 1_000_000;

    /// <summary>A sender that the system suspends between reading the clock and sending makes a few frames look late that were not.</summary>
    private const double Quantile = 0.95;

    /// <summary>Parts of the time that are judged by themselves: a busy machine may spoil some.</summary>
    private const int Parts = 20;

    private const double LatenessLimitMs = 1.0;
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan ArrivalLimit = TimeSpan.FromSeconds(2);

    public override string Id => "RX-10";

    public override string Title => "time stamps of 5,000 frames as fast as they come back, 16 on their way, against the time they were sent";

    public override string Limit => "never backwards, nanoseconds since 1970, 95 of 100 frames at most 1 ms late (best twentieth of the time), none stamped before it was sent";

    public override Rig Rig => Rig.SoftwarePeer;

    public override void Run(CheckContext context)
    {
        var source = new FrameSource(context);
        using var tap = new TapRecorder(context, source.Run);
        var sent = Send(context, source, tap);
        context.Within(ArrivalLimit, $"all {sent} frames come in", () => tap.Count >= sent);
        var seen = tap.Frames;
        var late = seen.Select(static frame => frame.TimestampNs - frame.Frame.SentNs).ToArray();
        var tail = late.Chunk((late.Length + Parts - 1) / Parts).Min(static part => At(part, Quantile));
        var backwards = seen.Zip(seen.Skip(1)).Count(pair => pair.Second.TimestampNs < pair.First.TimestampNs);
        context.Measured(
            $"{sent} frames: {backwards} stamps backwards; stamped after sending: median {Ms(At(late, 0.5))}, "
            + $"95 of 100 within {Ms(At(late, Quantile))} (in the best twentieth {Ms(tail)}), latest {Ms(late.Max())}, earliest {Ms(late.Min())}");
        context.True(seen.All(static frame => frame.TimestampNs != 0), "frames without a time stamp");
        context.Equal(0, backwards, "time stamps before that of the frame in front");

        // A stamp in another unit, or since another day, is years off.
        context.AtLeast(-NsPerMs, late.Min(), "nanoseconds from sending to the stamp, earliest frame");
        context.AtMost((long)(LatenessLimitMs * NsPerMs), tail, "nanoseconds from sending to the stamp, 95 of 100 frames of the best twentieth");
    }

    private static int Send(CheckContext context, FrameSource source, TapRecorder tap)
    {
        var began = context.Clock.GetTimestamp();
        var sent = 0;
        while (sent < Frames && context.Clock.GetElapsedTime(began) < Budget)
        {
            if (sent - tap.Count >= InFlight)
            {
                AwaitRoom(context, tap, sent);
            }

            source.Send(source.Incoming(0, (uint)sent, Length) with { SentNs = FrameSource.NowNs(context.Clock) });
            sent++;
        }

        return sent;
    }

    private static long At(long[] late, double quantile) => late.Order().ElementAt((int)((late.Length - 1) * quantile));

    private static void AwaitRoom(CheckContext context, TapRecorder tap, int sent)
    {
        context.Progress((double)sent / Frames, "frames with the time they were sent");
        context.Within(ArrivalLimit, $"of {sent} frames all but {InFlight} come in", () => sent - tap.Count < InFlight);
    }

    private static string Ms(long ns) => string.Create(CultureInfo.InvariantCulture, $"{(double)ns / NsPerMs:0.000} ms");
}
