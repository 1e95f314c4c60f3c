using HwNet.Bench;
using HwNet.Bench.Targets;
using HwNet.Benchmarks.Harness;
using HwNet.Buffers;
using HwNet.Drivers;
using HwNet.Drivers.Shared.UsbEther;

namespace HwNet.Benchmarks.Paths;

/// <summary>The whole simulated USB path: sender → send queue → driver → transfer ring → model → cable and a counter there; beside a cable in memory (epair) in the same run.</summary>
internal sealed class UsbPath : PathBenchmark
{
    private const string Plain = "epair";

    /// <summary>Target, what it is measured beside, and packets a call of if_transmit.</summary>
    private static readonly (string Target, string Beside, int Batch)[] Cases =
    [
        ("sim:ecm", Plain, 32), ("sim:ncm", Plain, 32), ("sim:eem", Plain, 32), ("sim:rndis", Plain, 32),
        ("sim:ncm,txflush=1000", "sim:ncm", 32), ("sim:ncm,txflush=1000", "sim:ncm", 1),
        ("sim:rndis,txflush=1000", "sim:rndis", 32), ("sim:rndis,txflush=1000", "sim:rndis", 1),
    ];

    internal override string Name => "usb";

    internal override string Summary => "simulated USB adapters: from a sender to the far end of the model's cable, beside epair";

    internal override bool InAll => false;

    internal override IEnumerable<Result> Run(BenchOptions options)
    {
        foreach (var (target, beside, batch) in Cases)
        {
            using var ours = new UsbPipe(target, batch);
            using var other = new UsbPipe(beside, batch);
            var contender = new Contender($"HwNet, {target}", o => ours.Send(o.Seconds));
            var plain = new Contender($"HwNet, {beside}, the same sender", o => other.Send(o.Seconds / 2));
            var how = batch == 1 ? "one by one" : $"batches of {batch}";
            Contest.Run(options, $"{Name}: {target}, {how}", contender, plain);
            yield return Result.Of(Name, 0, $"{target}, 64 B, {how}", Quantity.WallNs, contender, Goal.NoBytes)
                .With(Quantity.WallNs, contender, plain) with
            { Note = $"{ours.FramesPerTransfer:0.0} frames a transfer, beside it {other.FramesPerTransfer:0.0}" };
        }
    }

    /// <summary>A target with something at its far end that takes every frame.</summary>
    private sealed class UsbPipe : IDisposable
    {
        private readonly IBench _bench;
        private readonly TestFrame _frame;

        internal UsbPipe(string target, int batch)
        {
            (Target, Batch) = (target, batch);
            _bench = TargetBenches.Open(new DriverCatalog(), new TargetBenchOptions { Name = target, Target = TargetGrammar.Default.Parse(target) });
            _frame = new TestFrame(_bench.Partner!.Lladdr, _bench.Ifp.Lladdr);
        }

        internal string Target { get; }

        internal int Batch { get; }

        internal double FramesPerTransfer =>
            _bench.Ifp.Driver is UsbEther { TransfersSent: > 0 and var transfers } ? (double)_bench.Ifp.Counters.Snapshot().OutPackets / transfers : 0;

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
