using HwNet.Bus.Pcap.Xdp;

namespace HwNet.Benchmarks.Paths;

/// <summary>Target 5: receive, transmit and forward through XDP sockets with copies, beside C with packet sockets and beside packet sockets under the same stack.</summary>
internal sealed class XdpPath : PathBenchmark
{
    private const string Kind = "xdp";

    internal override string Name => Kind;

    internal override string? Missing(PathOptions options) =>
        VethRig.Missing(options) ?? (XdpBus.Check(out var failure) == Errno.None ? null : failure);

    internal override IEnumerable<PathRow> Run(PathOptions options)
    {
        using (var rig = new VethRig(1))
        {
            var received = PacketPath.Repeat(
                options, o => PacketPath.Receive(rig, o, Kind, null), o => PacketPath.Theirs(rig, o, "-"), o => PacketPath.Receive(rig, o, "packet", null));
            yield return PacketPath.Row("5 xdp, receive", "to the handler, both threads", PacketPath.Others(received), "packet:, the same stack", null);
            var sent = PacketPath.Repeat(
                options, o => PacketPath.Transmit(rig, o, Kind), o => PcapTransmitPath.Sendmmsg(rig, o), o => PacketPath.Transmit(rig, o, "packet"));
            yield return PacketPath.Row("5 xdp, transmit", "batches of 64", sent, "C, sendmmsg of 64", 1.2);
            yield return PacketPath.Row("5 xdp, transmit", "batches of 64", PacketPath.Others(sent), "packet:, the same stack", null);
        }

        using (var rig = new VethRig(2))
        {
            var forwarded = PacketPath.Repeat(
                options, o => PacketPath.Forward(rig, o, Kind), o => PacketPath.Theirs(rig, o, rig.Near[1]), o => PacketPath.Forward(rig, o, "packet"));
            yield return PacketPath.Row("5 xdp, forward", "one way", forwarded, "C, TPACKET_V3 + sendmmsg of 64", null);
            yield return PacketPath.Row("5 xdp, forward", "one way", PacketPath.Others(forwarded), "packet:, the same stack", null);
        }
    }
}
