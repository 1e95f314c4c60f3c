using HwNet.Bench;
using HwNet.Bench.Targets;
using HwNet.Buffers;
using HwNet.Drivers;

namespace HwNet.Benchmarks.Paths;

/// <summary>The whole simulated USB path: sender → send queue → driver → transfer ring → model → cable and a counter there; beside a cable in memory (epair) in the same run.</summary>
internal sealed class UsbPath : PathBenchmark
{
    private const int Batch = 32;

    private static readonly string[] Models = ["ecm", "ncm", "eem", "rndis"];

    internal override string Name => "usb";

    internal override IEnumerable<PathRow> Run(PathOptions options)
    {
        foreach (var model in Models)
        {
            using var ours = new UsbPipe($"sim:{model}");
            using var plain = new UsbPipe("epair");
            _ = ours.Send(options.WarmUp.Seconds);
            _ = plain.Send(options.WarmUp.Seconds / 2);
            var samples = new List<(Sample Ours, Sample Plain)>();
            for (var i = 0; i < options.Repetitions; i++)
            {
                samples.Add((ours.Send(options.Seconds), plain.Send(options.Seconds / 2)));
            }

            yield return Row(model, samples);
        }
    }

    private static PathRow Row(string model, List<(Sample Ours, Sample Plain)> samples)
    {
        var allocated = samples.Max(static s => s.Ours.AllocatedPerFrame);
        return new PathRow
        {
            Id = $"usb, sim:{model}, 64 B",
            What = "sender to the far end of the model's cable, threads of driver and model",
            Unit = "ns/frame",
            Value = Spread.Of(samples.Select(static s => s.Ours.WallNs)),
            BaselineName = "epair, the same sender",
            Baseline = Spread.Of(samples.Select(static s => s.Plain.WallNs)),
            Ratio = Spread.Of(samples.Select(static s => s.Ours.WallNs / s.Plain.WallNs)),
            Target = "0 B",
            Met = allocated < 0.1,
            AllocatedPerFrame = allocated,
            Collections = samples.Sum(static s => s.Ours.Collections),
            Note = $"{1e3 / Spread.Of(samples.Select(static s => s.Ours.WallNs)).Median:0.00} M frames/s",
        };
    }

    /// <summary>A target with something at its far end that takes every frame.</summary>
    private sealed class UsbPipe : IDisposable
    {
        private readonly IBench _bench;
        private readonly TestFrame _frame;

        internal UsbPipe(string target)
        {
            _bench = TargetBenches.Open(new DriverCatalog(), new TargetBenchOptions { Name = target, Target = TargetGrammar.Default.Parse(target) });
            _frame = new TestFrame(_bench.Partner!.Lladdr, _bench.Ifp.Lladdr);
        }

        internal Sample Send(double seconds)
        {
            var ifp = _bench.Ifp;
            var before = ifp.Counters.Snapshot().OutPackets;
            var meter = new Meter();
            while (meter.Elapsed < seconds)
            {
                MbufBatch frames = default;
                Fill(ref frames);
                while (!frames.IsEmpty && ifp.Transmit(ref frames) == Errno.ENOBUFS)
                {
                    _ = frames.FreeAll();
                    _ = Thread.Yield();
                }
            }

            return meter.Stop(ifp.Counters.Snapshot().OutPackets - before);
        }

        public void Dispose() => _bench.Dispose();

        private void Fill(ref MbufBatch frames)
        {
            _ = _bench.Mbufs.Get(ref frames, Batch);
            for (var m = frames.First; m is not null; m = MbufBatch.After(m))
            {
                _frame.WriteTo(m);
            }
        }
    }
}
