using HwNet.Buffers;
using HwNet.Bus.Pcap;

namespace HwNet.Benchmarks.Paths;

/// <summary>Target 3: through send queue and if_start into a veth, on the thread of the sender.</summary>
internal sealed class PcapTransmitPath : PathBenchmark
{
    private const int Batch = 64;

    internal override string Name => "transmit";

    internal override string? Missing(PathOptions options) => VethRig.Missing(options);

    internal override IEnumerable<PathRow> Run(PathOptions options)
    {
        using var rig = new VethRig(1);
        _ = Ours(rig, options.WarmUp, Batch);
        _ = Ours(rig, options.WarmUp, 1);
        var samples = new List<(Sample Batches, Sample Singles, Sample Inject, Sample Sendmmsg)>();
        for (var i = 0; i < options.Repetitions; i++)
        {
            samples.Add((Ours(rig, options, Batch), Ours(rig, options, 1), Inject(rig, options), Sendmmsg(rig, options)));
        }

        yield return Row("3 transmit", $"batches of {Batch}", samples.ConvertAll(s => (s.Batches, s.Inject)), "C, pcap_inject", 1.6);
        yield return Row("3 transmit, careful C", $"batches of {Batch}", samples.ConvertAll(s => (s.Batches, s.Sendmmsg)), "C, sendmmsg of 64", null);
        yield return Row("3 transmit, single", "one by one", samples.ConvertAll(s => (s.Singles, s.Inject)), "C, pcap_inject", null);
    }

    private static PathRow Row(string id, string what, List<(Sample Ours, Sample Theirs)> samples, string baseline, double? limit)
    {
        var ratio = Spread.Of(samples.Select(s => s.Theirs.CpuNs / s.Ours.CpuNs));
        return new PathRow
        {
            Id = id,
            What = what,
            Unit = "thousand frames per CPU second",
            Value = Spread.Of(samples.Select(s => 1e6 / s.Ours.CpuNs)),
            BaselineName = baseline,
            Baseline = Spread.Of(samples.Select(s => 1e6 / s.Theirs.CpuNs)),
            Ratio = ratio,
            Target = limit is null ? null : $"≥ {limit} × pcap_inject in C",
            Met = limit is null ? null : ratio.Median >= limit,
            AllocatedPerFrame = samples.Max(s => s.Ours.AllocatedPerFrame),
            Collections = samples.Sum(s => s.Ours.Collections),
            Note = $"kpps: ours {Spread.Of(samples.Select(s => s.Ours.Kpps))}, C {Spread.Of(samples.Select(s => s.Theirs.Kpps))}",
        };
    }

    private static Sample Ours(VethRig rig, PathOptions options, int batch)
    {
        using var nic = new NicStack(new PcapOpenOptions(), null, rig.Near);
        return Send(rig, options, nic, batch);
    }

    /// <summary>Sends for the time of one repetition.</summary>
    internal static Sample Send(VethRig rig, PathOptions options, NicStack nic, int batch)
    {
        var ifp = nic.Interfaces[0];
        var frame = new TestFrame(rig.FarLladdr(0), ifp.Lladdr);
        var before = ifp.Counters.Snapshot().OutPackets;
        var meter = new Meter("ifnet 0", $"{ifp.Name} rx");
        while (meter.Elapsed < options.Seconds)
        {
            for (var i = 0; i < 1024; i += batch)
            {
                Send(nic, frame, batch);
            }
        }

        return meter.Stop(ifp.Counters.Snapshot().OutPackets - before);
    }

    private static void Send(NicStack nic, TestFrame frame, int count)
    {
        MbufBatch batch = default;
        _ = nic.Stack.Mbufs.Get(ref batch, count);
        for (var m = batch.First; m is not null; m = MbufBatch.After(m))
        {
            frame.WriteTo(m);
        }

        var ifp = nic.Interfaces[0];
        if (ifp.Transmit(ref batch) == Errno.None)
        {
            return;
        }

        // The queue is full because the host's is. Only what left counts as sent; a sender that blocks waits here.
        var wait = default(SpinWait);
        while (ifp.SendQueue.Length > ifp.SendQueue.MaxLength / 2)
        {
            wait.SpinOnce(sleep1Threshold: 2);
        }
    }

    private static Sample Inject(VethRig rig, PathOptions options)
    {
        using var inject = NativeProgram.Start(options, null, "inject", rig.Near[0], rig.FarLladdr(0), options.Seconds);
        return inject.Sample();
    }

    internal static Sample Sendmmsg(VethRig rig, PathOptions options)
    {
        using var blast = NativeProgram.Start(options, null, "blast", rig.Near[0], rig.FarLladdr(0), options.Seconds, 0);
        return blast.Sample();
    }
}
