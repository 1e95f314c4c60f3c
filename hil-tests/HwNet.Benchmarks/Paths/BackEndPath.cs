using System.Diagnostics;
using HwNet.Benchmarks.Harness;
using HwNet.Buffers;
using HwNet.Bus.Pcap;
using HwNet.Drivers;
using HwNet.Drivers.Shared.BackEnds;

namespace HwNet.Benchmarks.Paths;

/// <summary>Our binding of libpcap beside the back ends of this build on the same veth: receive, transmit, bytes allocated, how long a stop takes.</summary>
internal sealed class BackEndPath : PathBenchmark
{
    private const int Stops = 20;

    private static readonly Quantity Kpps = new("k frames/s", static s => s.Kpps);
    private static readonly Quantity MillisecondsEach = new("ms until closed", static s => s.Wall / s.Frames * 1e3);

    private static readonly PcapOpenOptions Options = new() { RingSize = 16 << 20 };

    /// <summary>The back ends for frames that were built in.</summary>
    internal static IReadOnlyList<FrameBackEnd> Present { get; } = [.. new DriverCatalog().BackEnds.OfType<FrameBackEnd>()];

    internal override string Name => "backends";

    internal override string Summary => "back ends on packages beside our binding of libpcap";

    internal override string? Missing(BenchOptions options) => VethRig.Missing(options);

    internal override IEnumerable<Result> Run(BenchOptions options)
    {
        foreach (var backEnd in Present)
        {
            using var rig = new VethRig(1);
            IFrameDevice Theirs()
            {
                Check(backEnd.Find(rig.Near[0], Options, out var found, out var failure), failure);
                Check(found!.Open(out var device, out failure), failure);
                return device!;
            }

            IFrameDevice Ours()
            {
                Check(PcapBus.Open(rig.Near[0], Options with { Promiscuous = true }, out var device, out var failure), failure);
                return device!;
            }

            var theirs = ($"{backEnd.Name} ({backEnd.Library})", (Func<IFrameDevice>)Theirs);
            yield return BackEndContest.Compare(options, Name, "transmit", Kpps, (o, open) => Transmit(rig, o, open), Ours, theirs);
            yield return BackEndContest.Compare(options, Name, "stop", MillisecondsEach, Stop, Ours, theirs);
            yield return BackEndContest.Compare(options, Name, "receive", Kpps, (o, open) => Receive(rig, o, open), Ours, theirs);
        }
    }

    private static Sample Receive(VethRig rig, BenchOptions options, Func<IFrameDevice> open)
    {
        using var device = open();
        using var pool = new MbufPool(8192);
        _ = rig.Flood(options);
        _ = Take(device, pool, VethRig.Lead);
        var meter = new Meter();
        return meter.Stop(Take(device, pool, options.Seconds));
    }

    private static long Take(IFrameDevice device, MbufPool pool, double seconds)
    {
        var frames = 0L;
        for (var start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start).TotalSeconds < seconds;)
        {
            var batch = default(MbufBatch);
            Check(device.Receive(pool, ref batch, 256, TimeSpan.FromMilliseconds(10)), device.Failure);
            frames += batch.FreeAll();
        }

        return frames;
    }

    private static Sample Transmit(VethRig rig, BenchOptions options, Func<IFrameDevice> open)
    {
        using var device = open();
        using var pool = new MbufPool(256);
        var frame = new TestFrame(rig.FarLladdr, device.Info.Lladdr);
        var meter = new Meter();
        var sent = 0L;
        while (meter.Elapsed < options.Seconds)
        {
            var batch = default(MbufBatch);
            for (var i = 0; i < 64 && pool.TryGet(out var m); i++)
            {
                frame.WriteTo(m);
                batch.Append(m);
            }

            var count = batch.Count;
            var error = device.Send(ref batch);
            Check(error == Errno.EAGAIN ? Errno.None : error, device.Failure);
            sent += count - batch.FreeAll();
        }

        return meter.Stop(sent);
    }

    /// <summary>From Cancel to the end of Dispose, while a receive waits and nothing comes.</summary>
    private static Sample Stop(BenchOptions options, Func<IFrameDevice> open)
    {
        var wall = 0.0;
        var allocated = GC.GetTotalAllocatedBytes(precise: true);
        using var pool = new MbufPool(256);
        for (var i = 0; i < Stops; i++)
        {
            var device = open();
            using var waits = new ManualResetEventSlim();
            var receiver = Task.Factory.StartNew(() => Wait(device, pool, waits), TaskCreationOptions.LongRunning);
            waits.Wait();
            options.Pause(0.02);
            var start = Stopwatch.GetTimestamp();
            device.Cancel();
            receiver.Wait();
            device.Dispose();
            wall += Stopwatch.GetElapsedTime(start).TotalSeconds;
        }

        return new Sample(Stops, wall, 0, GC.GetTotalAllocatedBytes(precise: true) - allocated);
    }

    private static void Wait(IFrameDevice device, MbufPool pool, ManualResetEventSlim waits)
    {
        waits.Set();
        var error = Errno.None;
        while (error == Errno.None)
        {
            var batch = default(MbufBatch);
            error = device.Receive(pool, ref batch, 64, Timeout.InfiniteTimeSpan);
            _ = batch.FreeAll();
        }
    }

    private static void Check(Errno error, string? failure)
    {
        if (error != Errno.None)
        {
            throw new InvalidOperationException($"{error}: {failure}");
        }
    }
}
