using HwNet.Benchmarks.Harness;
using HwNet.Bus.Pcap.Xdp;

namespace HwNet.Benchmarks.Paths;

/// <summary>Target 5: receive and transmit through XDP sockets with copies, beside the same in C, and beside packet sockets.</summary>
internal sealed class XdpPath : PathBenchmark
{
    private const int Target = 5;
    private const string Kind = "xdp";

    internal override string Name => Kind;

    internal override string Summary => "xdp: receive and transmit, beside AF_XDP and sendmmsg in C";

    /// <summary>Why XDP sockets cannot be had; null: they can.</summary>
    internal static string? Refused => XdpBus.Check(out var failure) == Errno.None ? null : failure;

    internal override string? Missing(BenchOptions options) => VethRig.Missing(options) ?? Refused;

    internal override IEnumerable<Result> Run(BenchOptions options)
    {
        using var rig = new VethRig(1);

        // First: nobody floods the cable yet.
        var sent = Nics.Sender(rig, Kind);
        var sendmmsg = Nics.Sendmmsg(rig, options);
        var native = Contender.Native(options, "C: AF_XDP, copy mode, batches of 64", "xdp", isExtra: true, o =>
        {
            using var running = NativeProgram.Start(o, null, "xdp", "transmit", rig.Near[0], rig.FarLladdr, o.Seconds);
            return running.Sample();
        });
        Contest.Run(options, "xdp, transmit", sent, sendmmsg, native);
        var unit = Quantity.PerCpuSecond;
        yield return Result.Of(Kind, Target, $"transmit, batches of {Nics.Batch}", unit, sent)
            .With(unit, sent, sendmmsg, Goal.NoLess(1.2)).With(unit, sent, native);
        var received = Nics.Receiver(rig, Kind);
        var sockets = Nics.Flooded(rig, options, "C: AF_XDP, copy mode, no stack", "xdp", ["receive", rig.Near[0], "-"]);
        var packet = Nics.Receiver(rig, "packet");
        Contest.Run(options, "xdp, receive", received, sockets, packet);
        yield return Result.Of(Kind, Target, "receive, to the handler", Quantity.CpuNs, received)
            .With(Quantity.CpuNs, received, sockets).With(Quantity.CpuNs, received, packet);
    }
}
