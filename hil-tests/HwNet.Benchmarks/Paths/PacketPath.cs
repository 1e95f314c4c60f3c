using HwNet.Bus.Pcap;

namespace HwNet.Benchmarks.Paths;

/// <summary>Target 5: receive, transmit and forward through packet sockets, beside C that does the same and beside libpcap under the same stack.</summary>
internal sealed class PacketPath : PathBenchmark
{
    private const double Lead = 0.3;
    private const int Batch = 64;
    private const string Kind = "packet";

    internal override string Name => Kind;

    internal override string? Missing(PathOptions options) => VethRig.Missing(options);

    internal override IEnumerable<PathRow> Run(PathOptions options)
    {
        using (var rig = new VethRig(1))
        {
            var blocks = new PcapOpenOptions { Immediate = false };
            var received = Repeat(options, o => Receive(rig, o, Kind, null), o => Theirs(rig, o, "-"), o => Receive(rig, o, "pcap", blocks));
            yield return Row("5 packet, receive", "to the handler, both threads", received, "C, TPACKET_V3, copy", null);
            yield return Row("5 packet, receive", "to the handler, both threads", Others(received), "pcap: in blocks, the same stack", null);
            var sent = Repeat(options, o => Transmit(rig, o, Kind), o => PcapTransmitPath.Sendmmsg(rig, o), o => Transmit(rig, o, "pcap"));
            yield return Row("5 packet, transmit", $"batches of {Batch}", sent, "C, sendmmsg of 64", 1.0);
            yield return Row("5 packet, transmit", $"batches of {Batch}", Others(sent), "pcap:, the same stack", null);
        }

        using (var rig = new VethRig(2))
        {
            var forwarded = Repeat(options, o => Forward(rig, o, Kind), o => Theirs(rig, o, rig.Near[1]), o => Forward(rig, o, "pcap"));
            yield return Row("5 packet, forward", "one way", forwarded, "C, TPACKET_V3 + sendmmsg of 64", 1.0);
            yield return Row("5 packet, forward", "one way", Others(forwarded), "pcap: in blocks, the same stack", null);
        }
    }

    /// <summary>A row of frames per CPU second.</summary>
    internal static PathRow Row(string id, string what, List<(Sample Ours, Sample Theirs, Sample Other)> samples, string baseline, double? limit)
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
            Target = limit is null ? null : $"≥ {limit:0.0} × C",
            Met = limit is null ? null : ratio.Median >= limit,
            AllocatedPerFrame = samples.Max(s => s.Ours.AllocatedPerFrame),
            Collections = samples.Sum(s => s.Ours.Collections),
            Note = $"kpps: ours {Spread.Of(samples.Select(s => s.Ours.Kpps))}, baseline {Spread.Of(samples.Select(s => s.Theirs.Kpps))}",
        };
    }

    /// <summary>The same samples beside their third member.</summary>
    internal static List<(Sample Ours, Sample Theirs, Sample Other)> Others(List<(Sample Ours, Sample Theirs, Sample Other)> samples) =>
        samples.ConvertAll(static s => (s.Ours, s.Other, s.Theirs));

    /// <summary>All three in turn, after a run of ours that does not count.</summary>
    internal static List<(Sample Ours, Sample Theirs, Sample Other)> Repeat(
        PathOptions options, Func<PathOptions, Sample> ours, Func<PathOptions, Sample> theirs, Func<PathOptions, Sample> other)
    {
        _ = ours(options.WarmUp);
        _ = other(options.WarmUp);
        return [.. Enumerable.Range(0, options.Repetitions).Select(_ => (ours(options), theirs(options), other(options)))];
    }

    /// <summary>Receives with a kind of target.</summary>
    internal static Sample Receive(VethRig rig, PathOptions options, string kind, PcapOpenOptions? pcap)
    {
        using var nic = pcap is null ? new NicStack(kind, rig.Near) : new NicStack(pcap, null, rig.Near);
        return PcapReceivePath.Receive(rig, options, nic);
    }

    /// <summary>Sends with a kind of target.</summary>
    internal static Sample Transmit(VethRig rig, PathOptions options, string kind)
    {
        using var nic = new NicStack(kind, rig.Near);
        return PcapTransmitPath.Send(rig, options, nic, Batch);
    }

    /// <summary>Forwards with a kind of target; through libpcap in blocks.</summary>
    internal static Sample Forward(VethRig rig, PathOptions options, string kind)
    {
        using var nic = kind == "pcap" ? new NicStack(new PcapOpenOptions { Immediate = false }, null, rig.Near) : new NicStack(kind, rig.Near);
        return ForwardPath.Forward(rig, options, nic);
    }

    /// <summary>Receives with TPACKET_V3 in C, and sends to another interface unless that is "-".</summary>
    internal static Sample Theirs(VethRig rig, PathOptions options, string to)
    {
        using var blast = rig.Blast(options, options.Seconds + (3 * Lead));
        VethRig.Pause(Lead);
        using var program = NativeProgram.Start(options, null, "packet", rig.Near[0], to, options.Seconds);
        var sample = program.Sample();
        _ = blast.Result();
        return sample;
    }
}
