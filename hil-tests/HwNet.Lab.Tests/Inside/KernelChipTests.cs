using System.Globalization;
using HwNet.Bench.Lab;
using HwNet.Fixtures.UsbModels;

namespace HwNet.Lab.Tests.Inside;

/// <summary>
/// The Linux kernel's own drivers judge our models of vendors' chips: everything that <see cref="KernelHostTests"/> asks of the classes, in one go
/// for each chip, because bringing a chip up takes its driver a second or two. Run inside of a guest.
/// </summary>
[Trait("Where", "guest")]
[Collection(GuestPorts.Name)]
public sealed class KernelChipTests
{
    private const int Shortest = 60;
    private const int Longest = 1514;

    // Each twelfth length takes seconds a chip, each one a minute; all of them were tried once, for every chip.
    private const int Step = 12;

    /// <summary>Of a chip's other revisions, which carry frames in the same way.</summary>
    private const int WideStep = 60;
    private const int Many = 2000;

    private static readonly int[] Sizes = [Shortest, 61, 503, 504, 505, 507, 508, 509, 1015, 1016, 1017, 1019, 1020, 1021, 1513, Longest];
    private static readonly int[] FewSizes = [Shortest, 505, 1017, Longest];
    private static readonly LinkAddress Group = LinkAddress.Parse("01:00:5e:7f:4c:42");
    private static readonly LinkAddress Other = LinkAddress.Parse("02:0e:aa:00:00:99");

    [Theory]
    [InlineData("ax88172", "asix", "100Mb/s")]
    [InlineData("ax88772", "asix", "100Mb/s")]
    [InlineData("ax88772a", "asix", "100Mb/s", "phy-address", 6)]
    [InlineData("ax88772b", "asix", "100Mb/s")]
    [InlineData("ax88178", "asix", "1000Mb/s")]
    [InlineData("ax88179", "ax88179_178a", "1000Mb/s")]
    [InlineData("ax88178a", "ax88179_178a", "1000Mb/s")]
    [InlineData("ax88179a", "ax88179_178a", "1000Mb/s")]
    [InlineData("aqc111,speed=super", "aqc111", "2500Mb/s")]
    [InlineData("rtl8152", "r8152", "100Mb/s")]
    [InlineData("rtl8153", "r8152", "1000Mb/s")]
    [InlineData("rtl8153b", "r8152", "1000Mb/s")]
    [InlineData("rtl8156,speed=super", "r8152", "2500Mb/s")]
    [InlineData("rtl8156b,speed=super", "r8152", "2500Mb/s")]
    public void Its_driver_works_with_the_chip(string model, string driver, string speed, string? known = null, int times = 0)
    {
        using var host = new KernelHost(model);

        Names(host, driver, speed);
        var passed = Pings(host, Sizes, Step);
        Counts(host, model, passed);
        Filters(host);
        Follows(host, 2);

        // asix of 6.12 means to restore registers 14h to 16h of the AX88772A's PHY, but reads and writes them at address 0, where there is none.
        var broken = host.Sim.Model.Violations.ToDictionary();
        Assert.True(broken.Where(b => b.Key != known).All(static b => b.Value == 0) && broken.Values.Sum() == times, $"{string.Join(", ", broken)}: {host.Sim.Model.Violations.First}");
    }

    /// <summary>The same of each revision but the one that a model is unless told.</summary>
    [Theory]
    [InlineData("ax88179,revision=ua1", "ax88179_178a", "1000Mb/s")]
    [InlineData("ax88178a,revision=ua1", "ax88179_178a", "1000Mb/s")]
    [InlineData("ax88179a,revision=ua1", "ax88179_178a", "1000Mb/s")]
    [InlineData("rtl8152,revision=4c00", "r8152", "100Mb/s")]
    [InlineData("rtl8152,revision=4800", "r8152", "100Mb/s")]
    [InlineData("rtl8153,revision=5c00", "r8152", "1000Mb/s")]
    [InlineData("rtl8153,revision=5c10", "r8152", "1000Mb/s")]
    [InlineData("rtl8153,revision=5c20", "r8152", "1000Mb/s")]
    [InlineData("rtl8153b,revision=6000", "r8152", "1000Mb/s")]
    [InlineData("rtl8156,speed=super,revision=7020", "r8152", "2500Mb/s")]
    [InlineData("rtl8156b,speed=super,revision=7400", "r8152", "2500Mb/s")]
    [InlineData("rtl8156b,speed=super,revision=7420", "r8152", "1000Mb/s")]
    public void Its_driver_works_with_each_revision(string model, string driver, string speed)
    {
        using var host = new KernelHost(model);

        Names(host, driver, speed);
        var passed = Pings(host, FewSizes, WideStep);
        Counts(host, model, passed);
        Filters(host);
        Follows(host, 1);

        Assert.Empty(host.Sim.Model.Violations.ToDictionary());
    }

    [Theory]
    [InlineData("ax88772,partner=100half", "100Mb/s", "Half")]
    [InlineData("ax88772b,partner=10", "10Mb/s", "Full")]
    [InlineData("ax88178,partner=100", "100Mb/s", "Full")]
    [InlineData("ax88178,partner=10half", "10Mb/s", "Half")]
    [InlineData("ax88179,partner=100,revision=ua1", "100Mb/s", "Full")]
    [InlineData("ax88178a,partner=10half,rom=efuse", "10Mb/s", "Half")]
    [InlineData("ax88179a,partner=100half,speed=super", "100Mb/s", "Half")]
    [InlineData("aqc111", "1000Mb/s", "Full")]
    [InlineData("aqc111,speed=super,partner=100", "100Mb/s", "Full")]
    [InlineData("rtl8152,partner=100half,revision=4c00", "100Mb/s", "Half")]
    [InlineData("rtl8152,partner=10,revision=4800", "10Mb/s", "Full")]
    [InlineData("rtl8153,partner=100,revision=5c00", "100Mb/s", "Full")]
    [InlineData("rtl8153,revision=5c10", "1000Mb/s", "Full")]
    [InlineData("rtl8153,speed=super,revision=5c20", "1000Mb/s", "Full")]
    [InlineData("rtl8153b,speed=super,partner=10half,revision=6000", "10Mb/s", "Half")]
    [InlineData("rtl8156,revision=7020", "1000Mb/s", "Full")]
    [InlineData("rtl8156b,speed=super,partner=1000,revision=7400", "1000Mb/s", "Full")]
    [InlineData("rtl8156b,speed=super,revision=7420", "1000Mb/s", "Full")]
    public void Its_driver_finds_the_link_that_the_partner_can(string model, string speed, string duplex)
    {
        using var host = new KernelHost(model);
        KernelHost.Until(() => host.Carrier, "carrier");

        var words = HostCommand.Must("ethtool", host.Interface);
        Assert.True(words.Contains($"Speed: {speed}", StringComparison.Ordinal) && words.Contains($"Duplex: {duplex}", StringComparison.Ordinal), words);
        var ping = HostCommand.Run("ping", "-c", "3", "-i", "0.1", "-w", "20", KernelHost.PartnerAddress);
        Assert.True(ping.ExitCode == 0, ping.Output + ping.Error);
        Assert.Empty(host.Sim.Model.Violations.ToDictionary());
    }

    private static void Names(KernelHost host, string driver, string speed)
    {
        KernelHost.Until(() => host.Carrier, "carrier");
        Assert.Equal(KernelHost.Station, LinkAddress.Parse(host.Link().GetProperty("address").GetString()!));
        Assert.Contains($"driver: {driver}\n", HostCommand.Must("ethtool", "-i", host.Interface), StringComparison.Ordinal);
        var words = HostCommand.Must("ethtool", host.Interface);
        foreach (var word in new[] { $"Speed: {speed}", "Duplex: Full", "Auto-negotiation: on", "Link detected: yes" })
        {
            Assert.True(words.Contains(word, StringComparison.Ordinal), $"{word} in:\n{words}");
        }
    }

    /// <summary>Some that the kernel begins, and lengths from the shortest to the longest from the cable, and answered.</summary>
    /// <returns>How many came from the cable.</returns>
    private static int Pings(KernelHost host, int[] sizes, int step)
    {
        // The kernel comes first: asix on phylink has no transfer for what comes in until it has sent something.
        foreach (var length in sizes)
        {
            var data = (length - 42).ToString(CultureInfo.InvariantCulture);
            var ping = HostCommand.Run("ping", "-c", "2", "-i", "0.02", "-w", "20", "-s", data, KernelHost.PartnerAddress);
            Assert.True(ping.ExitCode == 0, $"{length} bytes: {ping.Output}{ping.Error}");
        }

        var lengths = ((Longest - Shortest) / step) + 1;
        Assert.Equal(lengths, KernelHostTests.PingFromTheCable(host, KernelHost.Station, lengths, Shortest, step));
        return lengths;
    }

    private static void Counts(KernelHost host, string model, int passed)
    {
        // With a deadline ping waits for the last answers, however late they are, and may have asked more often.
        var ping = HostCommand.Run(TimeSpan.FromMinutes(2), "ping", "-q", "-f", "-l", "8", "-c", $"{Many - passed}", "-w", "100", KernelHost.PartnerAddress);
        Assert.True(ping.ExitCode == 0 && KernelHostTests.Received(ping.Output) >= Many - passed, ping.Output + ping.Error);
        var function = host.Function;
        KernelHost.Until(
            () => host.Count("tx", "packets") == function.Sent.Frames && host.Count("rx", "packets") == function.Received.Frames && host.Sim.Cable.Waiting == 0,
            "both count the same");
        var (rx, tx) = (host.Count("rx", "packets"), host.Count("tx", "packets"));
        Console.WriteLine($"COUNTED {model}: kernel out {tx} in {rx}, model from the host {function.Sent.Frames}, to the host {function.Received.Frames}");
        Assert.True(function.Sent.Frames >= Many && function.Received.Frames >= Many, $"{function.Sent.Frames} and {function.Received.Frames} frames");
        Assert.Equal((function.Sent.Frames, function.Received.Frames), (tx, rx));
        foreach (var direction in new[] { "rx", "tx" })
        {
            Assert.Equal((0, 0), (host.Count(direction, "errors"), host.Count(direction, "dropped")));
        }
    }

    private static void Filters(KernelHost host)
    {
        var function = host.Function;
        Assert.False(function.Filter.HasFlag(FrameFilterFlags.Promiscuous));
        host.KnowPartner();
        KernelHostTests.ExpectIn(host, KernelHost.Station, arrive: true);
        KernelHostTests.ExpectIn(host, LinkAddress.Broadcast, arrive: true);
        KernelHostTests.ExpectIn(host, Other, arrive: false);
        KernelHostTests.ExpectIn(host, Group, arrive: false);

        HostCommand.Must("ip", "link", "set", host.Interface, "promisc", "on");
        KernelHost.Until(() => function.Filter.HasFlag(FrameFilterFlags.Promiscuous), "promiscuous mode");
        KernelHostTests.ExpectIn(host, Other, arrive: true);
        HostCommand.Must("ip", "link", "set", host.Interface, "promisc", "off");
        KernelHost.Until(() => !function.Filter.HasFlag(FrameFilterFlags.Promiscuous), "the end of promiscuous mode");
        KernelHostTests.ExpectIn(host, Other, arrive: false);

        HostCommand.Must("ip", "maddress", "add", Group.ToString(), "dev", host.Interface);
        KernelHost.Until(() => host.Sim.Cable.Filter?.Accepts(Group) == true, "the group in the hash");
        KernelHostTests.ExpectIn(host, Group, arrive: true);
        HostCommand.Must("ip", "maddress", "del", Group.ToString(), "dev", host.Interface);
        KernelHost.Until(() => host.Sim.Cable.Filter?.Accepts(Group) == false, "the group gone from the hash");
        KernelHostTests.ExpectIn(host, Group, arrive: false);
    }

    private static void Follows(KernelHost host, int rounds)
    {
        for (var round = 0; round < rounds; round++)
        {
            host.Sim.Cable.Carrier = false;
            KernelHost.Until(() => !host.Carrier, "the carrier goes with the cable");
            host.Sim.Cable.Carrier = true;
            KernelHost.Until(() => host.Carrier, "the carrier comes back with the cable");
        }

        var ping = HostCommand.Run("ping", "-c", "3", "-i", "0.1", "-w", "20", KernelHost.PartnerAddress);
        Assert.True(ping.ExitCode == 0, ping.Output + ping.Error);
    }
}
