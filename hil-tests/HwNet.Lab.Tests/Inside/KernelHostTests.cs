using HwNet.Bench.Lab;
using HwNet.Fixtures.UsbModels;

namespace HwNet.Lab.Tests.Inside;

/// <summary>The Linux kernel's own drivers (cdc_ether, cdc_ncm, cdc_eem, rndis_host) judge our models. These tests run inside of a guest; <see cref="Suites.KernelSuiteTests"/> starts them.</summary>
[Trait("Where", "guest")]
[Collection(GuestPorts.Name)]
public sealed class KernelHostTests
{
    private const int Many = 2000;
    private const int Some = 100;
    private static readonly LinkAddress Group = LinkAddress.Parse("01:00:5e:7f:4c:42");
    private static readonly LinkAddress Other = LinkAddress.Parse("02:0e:aa:00:00:99");

    [Theory]
    [InlineData("ecm", "cdc_ether")]
    [InlineData("ncm", "cdc_ncm")]
    [InlineData("ncm,ntb32=on", "cdc_ncm")]
    [InlineData("eem", "cdc_eem")]
    [InlineData("rndis", "rndis_host")]
    public void Its_driver_brings_the_model_up_and_pings_pass_both_ways(string model, string driver)
    {
        using var host = new KernelHost(model);

        Assert.Equal(driver, host.Driver);
        KernelHost.Until(() => host.Carrier, "carrier");

        // EEM has no way to tell an address: the kernel makes one up.
        var address = LinkAddress.Parse(host.Link().GetProperty("address").GetString()!);
        Assert.True(driver == "cdc_eem" || address == KernelHost.Station, $"the kernel's address is {address}");

        // With a deadline, ping stops at the 50th answer, and may have asked more often; without one it waits no longer for the last ones than
        // twice the longest so far.
        var ping = HostCommand.Run("ping", "-c", "50", "-i", "0.02", "-w", "20", KernelHost.PartnerAddress);
        Assert.True(ping.ExitCode == 0 && Received(ping.Output) >= 50, ping.Output + ping.Error);
        Assert.Equal(50, PingFromTheCable(host, address, 50));
        Assert.Empty(host.Sim.Model.Violations.ToDictionary());
    }

    [Theory]
    [InlineData("ecm")]
    [InlineData("ncm")]
    public void Its_carrier_follows_the_models_cable(string model)
    {
        using var host = new KernelHost(model);
        KernelHost.Until(() => host.Carrier, "carrier");

        for (var round = 0; round < 3; round++)
        {
            host.Sim.Cable.Carrier = false;
            KernelHost.Until(() => !host.Carrier, "the carrier goes with the cable");
            host.Sim.Cable.Carrier = true;
            KernelHost.Until(() => host.Carrier, "the carrier comes back with the cable");
        }

        Assert.Empty(host.Sim.Model.Violations.ToDictionary());
    }

    [Theory]
    [InlineData("ecm")]
    [InlineData("ncm")]
    public void Its_receive_filter_reaches_the_model(string model)
    {
        using var host = new KernelHost(model);
        var function = host.Function;

        // What it sets when it comes up is on its way: IFF_UP does not wait for the request.
        KernelHost.Until(() => function.Filter.HasFlag(FrameFilterFlags.Directed | FrameFilterFlags.Broadcast), "the filter of an interface that is up");
        Assert.False(function.Filter.HasFlag(FrameFilterFlags.Promiscuous));
        host.KnowPartner();
        ExpectIn(host, KernelHost.Station, arrive: true);
        ExpectIn(host, Other, arrive: false);

        HostCommand.Must("ip", "link", "set", host.Interface, "promisc", "on");
        KernelHost.Until(() => function.Filter.HasFlag(FrameFilterFlags.Promiscuous), "promiscuous mode");
        ExpectIn(host, Other, arrive: true);

        HostCommand.Must("ip", "link", "set", host.Interface, "promisc", "off");
        KernelHost.Until(() => !function.Filter.HasFlag(FrameFilterFlags.Promiscuous), "the end of promiscuous mode");
        ExpectIn(host, Other, arrive: false);

        HostCommand.Must("ip", "maddress", "add", Group.ToString(), "dev", host.Interface);
        KernelHost.Until(() => host.Sim.Cable.Filter?.Accepts(Group) == true, "the group");
        ExpectIn(host, Group, arrive: true);
        Assert.Empty(host.Sim.Model.Violations.ToDictionary());
    }

    [Theory]
    [InlineData("ecm")]
    [InlineData("ncm")]
    [InlineData("eem")]
    [InlineData("rndis")]
    public void Model_and_kernel_count_the_same_frames(string model)
    {
        using var host = new KernelHost(model);
        KernelHost.Until(() => host.Carrier, "carrier");

        // One at a time, the next at the answer: cdc_ncm loses blocks of its own under more.
        var ping = HostCommand.Run(TimeSpan.FromMinutes(2), "ping", "-q", "-f", "-c", $"{Many}", "-w", "100", KernelHost.PartnerAddress);
        Assert.True(ping.Output.Contains($" {Many} received", StringComparison.Ordinal), ping.Output + ping.Error);
        var function = host.Function;
        KernelHost.Until(() => host.Count("tx", "packets") == function.Sent.Frames, "both count the same");
        var (rx, tx) = (host.Count("rx", "packets"), host.Count("tx", "packets"));
        Console.WriteLine($"COUNTED {model}: kernel out {tx} in {rx}, model from the host {function.Sent.Frames}, to the host {function.Received.Frames}");
        Assert.True(function.Sent.Frames >= Many && function.Received.Frames >= Many, $"{function.Sent.Frames} and {function.Received.Frames} frames");
        Assert.Equal((function.Sent.Frames, function.Received.Frames), (tx, rx));
        foreach (var direction in new[] { "rx", "tx" })
        {
            Assert.Equal((0, 0), (host.Count(direction, "errors"), host.Count(direction, "dropped")));
        }

        Assert.Empty(host.Sim.Model.Violations.ToDictionary());
    }

    [Theory]
    [InlineData("ecm")]
    [InlineData("ncm")]
    [InlineData("eem")]
    [InlineData("rndis")]
    public void Its_interface_goes_with_the_model_and_comes_back(string model)
    {
        using (var host = new KernelHost(model))
        {
            using var ping = HostCommand.Start("ping", ["-q", "-f", KernelHost.PartnerAddress]);
            var function = host.Function;
            KernelHost.Until(() => function.Sent.Frames > Some, "traffic");
            host.Sim.Unplug();
            KernelHost.Until(() => !host.IsThere, "the interface goes with the device");
            ping.Kill();
        }

        using var again = new KernelHost(model);
        var answer = HostCommand.Run("ping", "-c", "3", "-i", "0.1", "-w", "20", KernelHost.PartnerAddress);
        Assert.True(answer.Output.Contains(" 3 received", StringComparison.Ordinal), answer.Output + answer.Error);
    }

    /// <summary>"55 packets transmitted, 55 received".</summary>
    internal static int Received(string ping) => int.Parse(ping.Split(" received", 2)[0].Split(' ')[^1]);

    /// <summary>The far end pings the kernel, with frames that grow.</summary>
    internal static int PingFromTheCable(KernelHost host, LinkAddress kernel, int count, int first = CableFrames.DefaultEcho, int step = 0)
    {
        var answers = new HashSet<ushort>();
        var buffer = new byte[2048];
        host.Partner.Clear();
        for (ushort i = 0; i < count; i++)
        {
            var sequence = i;
            Assert.Equal(Errno.None, host.Partner.Send(CableFrames.EchoRequest(kernel, host.Partner.Lladdr, KernelHost.Address, KernelHost.PartnerAddress, sequence, first + (i * step))));
            KernelHost.Until(
                () =>
                {
                    if (host.Partner.TryReceive(buffer, TimeSpan.FromMilliseconds(100), out var length, out _)
                        && CableFrames.EchoReply(buffer.AsSpan(0, length), KernelHost.Address) is { } answered)
                    {
                        _ = answers.Add(answered);
                    }

                    return answers.Contains(sequence);
                },
                $"the kernel's answer to ping {sequence}");
        }

        return answers.Count;
    }

    /// <summary>Frames to an address pass the model's filter and the kernel counts them, or neither.</summary>
    internal static void ExpectIn(KernelHost host, LinkAddress destination, bool arrive)
    {
        var (in0, filtered0) = (host.Count("rx", "packets"), host.Sim.Cable.Statistics.Filtered);
        for (var i = 0; i < Some; i++)
        {
            Assert.Equal(Errno.None, host.Partner.Send(CableFrames.To(destination, host.Partner.Lladdr)));
        }

        if (arrive)
        {
            KernelHost.Until(() => host.Count("rx", "packets") - in0 == Some, $"{Some} frames to {destination} come in");
        }
        else
        {
            KernelHost.Until(() => host.Sim.Cable.Statistics.Filtered - filtered0 == Some, $"{Some} frames to {destination} are kept out");
        }

        var kept = host.Sim.Cable.Statistics.Filtered - filtered0;
        Assert.Equal(arrive ? (Some, 0) : (0, Some), (host.Count("rx", "packets") - in0, kept));
    }
}
