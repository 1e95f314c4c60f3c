using HwNet.Bench.Lab;
using HwNet.Benchmarks.Harness;

namespace HwNet.Benchmarks.Paths;

/// <summary>DPDK's testpmd between two veths on one core, by each of its drivers for the interfaces of a kernel.</summary>
internal static class DpdkForwarder
{
    private const string Program = "dpdk-testpmd";

    /// <summary>Of the same ways as pcap:, packet: and xdp:.</summary>
    internal static string[] Drivers { get; } = ["net_pcap", "net_af_packet", "net_af_xdp"];

    internal static Contender Contender(VethRig rig, string driver) => new($"DPDK {driver}", o => Forward(rig, o, driver))
    {
        IsBaseline = true,
        WarmUp = 0,
        IsExtra = true,
        Missing = HostCommand.Exists(Program) ? null : $"{Program} is not installed: apt install dpdk",
    };

    private static Sample Forward(VethRig rig, BenchOptions options, string driver)
    {
        var blast = rig.Flood(options);

        // Without huge pages and without a network for its telemetry; statistics now and then keep it from waiting for a key.
        string[] words =
        [
            "--no-huge", "-m", "512", "--no-pci", "--no-telemetry", "--file-prefix", $"hwnet{Environment.ProcessId}", "-l", "0,1",
            "--vdev", Device(driver, 0, rig.Near[0]), "--vdev", Device(driver, 1, rig.Near[1]),
            "--", "--forward-mode=io", "--auto-start", "--no-mlockall", "--stats-period=60", "--total-num-mbufs=16384", "--nb-cores=1",
        ];
        try
        {
            using var program = NativeProgram.StartAny(null, Program, [.. words]);
            return VethRig.Count(options, () => rig.Sent(1), program, blast);
        }
        finally
        {
            // Its XDP programs stay behind when it is ended.
            foreach (var name in rig.Near)
            {
                _ = HostCommand.Run("ip", "link", "set", "dev", name, "xdp", "off");
            }
        }
    }

    /// <summary>libpcap would also hand back what was sent, and testpmd would send that again: incoming frames only.</summary>
    private static string Device(string driver, int number, string name) => driver switch
    {
        "net_pcap" => $"net_pcap{number},rx_iface_in={name},tx_iface={name}",
        _ => $"{driver}{number},iface={name}",
    };
}
