using HwNet.Bench.Checks.Frames;
using HwNet.Bench.Conformance;
using HwNet.Buffers;
using HwNet.Net;

namespace HwNet.Bench.Checks.Receive;

/// <summary>RX-6: when a protocol is too slow, its queue overflows, every lost frame is counted, and all is well once it is fast again.</summary>
internal sealed class Rx6QueueFull : ConformanceCheck
{
    private const int QueueLength = 64;
    private const int Burst = 500;
    private const int After = 50;
    private const int Length = 100;
    private static readonly TimeSpan ArrivalLimit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan RecoveryLimit = TimeSpan.FromSeconds(1);

    public override string Id => "RX-6";

    public override string Title => "a protocol that does not take its frames";

    public override string Limit => "input queue drops counted = frames lost; recovers within 1 s";

    public override Rig Rig => Rig.SoftwarePeer;

    public override bool Disruptive => true;

    public override void Run(CheckContext context)
    {
        var netisr = context.Bench.Stack.Netisr;
        var (usual, dispatch) = (netisr.MaxLength, netisr.Dispatch);
        using var consumer = new SlowConsumer(context);
        try
        {
            netisr.MaxLength = QueueLength;

            // On the receive thread a slow protocol would stop the device, and what is lost then is the device's to count.
            netisr.Dispatch = NetisrDispatch.Deferred;
            Run(context, consumer);
        }
        finally
        {
            (netisr.MaxLength, netisr.Dispatch) = (usual, dispatch);
        }
    }

    private static void Run(CheckContext context, SlowConsumer consumer)
    {
        var source = new FrameSource(context);
        using var tap = new TapRecorder(context, source.Run);
        var dropsBefore = Drops(context);
        consumer.Block();
        for (var i = 0u; i < Burst; i++)
        {
            source.Send(source.Incoming(0, i, Length));
        }

        context.Within(ArrivalLimit, $"all {Burst} frames of the burst come in", () => tap.Count >= Burst);
        consumer.Release();
        context.Stop.ThrowIfCancellationRequested();
        context.Bench.Stack.Netisr.Sync();
        var delivered = consumer.Delivered;
        var recovery = Recover(context, source, consumer, delivered);
        var lost = Burst - delivered;
        var counted = Drops(context) - dropsBefore;
        context.Measured($"{Burst} frames, {delivered} delivered, {lost} lost, {counted} counted; the next {After} all there after {recovery.TotalMilliseconds:0} ms");
        context.AtLeast(1, lost, $"frames lost to a queue of {QueueLength}");

        // Other protocols have queues of their own, which overflow only if there was more than they hold.
        var foreign = tap.Incoming - tap.Count;
        context.True(counted >= lost && counted - lost <= (foreign > QueueLength ? foreign : 0), $"{lost} frames were lost, {counted} drops counted");
    }

    private static TimeSpan Recover(CheckContext context, FrameSource source, SlowConsumer consumer, int delivered)
    {
        var began = context.Clock.GetTimestamp();
        for (var i = 0; i < After; i++)
        {
            source.Send(source.Incoming(1, (uint)i, Length));
            if (i % (QueueLength / 4) == 0)
            {
                _ = context.Until(() => consumer.Delivered > delivered + i, RecoveryLimit);
            }
        }

        context.Within(RecoveryLimit, $"{After} frames are delivered once the protocol takes frames again", () => consumer.Delivered == delivered + After);
        return context.Clock.GetElapsedTime(began);
    }

    private static long Drops(CheckContext context) => context.Bench.Ifp.Counters.Snapshot().InDropsBy[InputDrop.QueueFull];

    /// <summary>A protocol that can be made to take nothing.</summary>
    private sealed class SlowConsumer : IDisposable
    {
        private readonly ManualResetEventSlim _mayRun = new(true);
        private readonly CancellationToken _stop;
        private readonly LocalProtocol _protocol;
        private int _delivered;

        internal SlowConsumer(CheckContext context)
        {
            _stop = context.Stop;
            _protocol = new LocalProtocol(context.Bench.Stack, Take);
        }

        internal int Delivered => Volatile.Read(ref _delivered);

        internal void Block() => _mayRun.Reset();

        internal void Release() => _mayRun.Set();

        public void Dispose()
        {
            Release();
            _protocol.Dispose();
            _mayRun.Dispose();
        }

        private void Take(ref MbufBatch packets)
        {
            // The thread that waits here serves all protocols: never longer than the check.
            while (!_mayRun.Wait(TimeSpan.FromMilliseconds(100)) && !_stop.IsCancellationRequested)
            {
            }

            _ = Interlocked.Add(ref _delivered, packets.FreeAll());
        }
    }
}
