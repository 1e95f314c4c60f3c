using HwNet.Bench.Lab;
using HwNet.Fixtures.UsbModels.Axge;
using HwNet.Fixtures.UsbModels.Ure;

namespace HwNet.Lab.Tests.Inside;

/// <summary>
/// TCP through the kernel's driver and our model of a chip, to a second stack of the kernel at the far end of its cable: checksums and large sends that
/// the chip does are right, or the other stack says so. Run inside of a guest.
/// </summary>
[Trait("Where", "guest")]
[Collection(GuestPorts.Name)]
public sealed class KernelStreamTests
{
    private const string Amount = "4M";

    [Theory]
    [InlineData("ax88179")]
    [InlineData("ax88179a,speed=super")]
    [InlineData("aqc111,speed=super")]
    [InlineData("rtl8153")]
    [InlineData("rtl8156,speed=super")]
    public void Sums_and_segments_that_the_chip_makes_are_right(string model)
    {
        using var host = new KernelHost(model, cable => new CablePump(cable, KernelHost.PartnerAddress));
        var far = ((CablePump)host.FarEnd).Space;
        KernelHost.Until(() => host.Carrier, "carrier");
        Assert.Contains("tcp-segmentation-offload: on", HostCommand.Must("ethtool", "-k", host.Interface), StringComparison.Ordinal);
        using var server = far.Start("iperf3", "-s", "-B", KernelHost.PartnerAddress);
        try
        {
            _ = server.StandardOutput.ReadLineAsync();
            KernelHost.Until(() => Stream(), "a stream to the far end");
            Assert.True(Segmented(host) > 0, "the kernel gave the chip nothing to cut");
            Assert.True(Stream("-R"), "a stream from the far end");
            Assert.True(Stream("-u", "-b", "20M"), "datagrams to the far end");
        }
        finally
        {
            server.Kill();
            server.WaitForExit();
        }

        Assert.Equal((0, 0), (BadSums(far.Must("cat", "/proc/net/snmp")), BadSums(File.ReadAllText("/proc/net/snmp"))));
        Assert.Empty(host.Sim.Model.Violations.ToDictionary());
    }

    private static long Segmented(KernelHost host) => host.Function switch
    {
        AxgeFunction axge => axge.SegmentedSends,
        UreFunction ure => ure.SegmentedSends,
        _ => 0,
    };

    private static bool Stream(params string[] more) =>
        HostCommand.Run(TimeSpan.FromMinutes(1), "iperf3", ["-c", KernelHost.PartnerAddress, "-n", Amount, .. more]).ExitCode == 0;

    /// <summary>Packets with a wrong IP, TCP or UDP checksum, as the kernel counted them.</summary>
    private static long BadSums(string snmp)
    {
        var lines = snmp.Split('\n');
        var sum = 0L;
        for (var i = 0; i + 1 < lines.Length; i += 2)
        {
            var (names, values) = (lines[i].Split(' '), lines[i + 1].Split(' '));
            for (var column = 0; column < names.Length; column++)
            {
                sum += names[column] is "InCsumErrors" or "InHdrErrors" ? long.Parse(values[column]) : 0;
            }
        }

        return sum;
    }
}
