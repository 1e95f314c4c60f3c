using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using HwNet.Bench.Lab;
using HwNet.Fixtures.UsbModels.Axge;
using HwNet.Fixtures.UsbModels.Ure;
using HwNet.Wire;

namespace HwNet.Lab.Tests.Inside;

/// <summary>The Linux kernel's own drivers leave sums, tags and the cutting of TCP data to our models of chips that do them; what comes out of the cable is looked at here. Run inside of a guest.</summary>
[Trait("Where", "guest")]
[Collection(GuestPorts.Name)]
public sealed class KernelOffloadTests
{
    private const int Port = 7;
    private const int Vlan = 5;
    private const int Many = 2000;
    private const int Burst = 40;
    private const int IpAt = EtherHeader.Length;
    private const int TcpAt = IpAt + Ipv4Header.MinLength;
    private const int Segment = 1460;
    private const string VlanAddress = "10.9.78.1";
    private const string VlanPartner = "10.9.78.2";

    private static readonly string[] BrokenTables =
    [
        "rx-length-wrong", "rx-length-long", "rx-length-zero", "rx-count-more", "rx-count-zero", "rx-count-huge", "rx-offset-behind", "rx-offset-shifted",
        "rx-cut", "rx-short", "rx-crc", "rx-mii", "rx-drop",
    ];

    [Theory]
    [InlineData("rtl8152")]
    [InlineData("rtl8153")]
    [InlineData("rtl8153b,speed=super")]
    [InlineData("rtl8156,speed=super")]
    public void What_its_driver_leaves_to_the_chip_is_right_on_the_cable(string model)
    {
        using var host = new KernelHost(model);
        KernelHost.Until(() => host.Carrier, "carrier");
        Offers(host);
        Echo(KernelHost.PartnerAddress, KernelHost.Address);
        Tagged(host);
        Cut(host);
        var chip = (UreFunction)host.Function;
        Assert.True(chip.SummedSends > 0 && chip.SegmentedSends > 0, $"the kernel left {chip.SummedSends} sums and {chip.SegmentedSends} large sends to the chip");
        Tallied(host);
        Assert.Empty(host.Sim.Model.Violations.ToDictionary());
    }

    /// <summary>Aquantia's chip has no counters of its own; those of kernel and model must agree, with tags that only the chip puts in and takes out.</summary>
    [Theory]
    [InlineData("aqc111")]
    public void What_its_driver_leaves_to_the_layout_of_the_AX88179A_is_right_on_the_cable(string model)
    {
        using var host = new KernelHost(model);
        KernelHost.Until(() => host.Carrier, "carrier");
        var chip = (AxgeFunction)host.Function;
        Offers(host);
        Echo(KernelHost.PartnerAddress, KernelHost.Address);
        Assert.True(chip.SummedSends > 0, "the kernel left no sum to the chip");

        Tagged(host, Many);
        Assert.True(chip.TaggedSends >= Many && chip.StrippedTags >= Many, $"{chip.TaggedSends} tags were put in, {chip.StrippedTags} taken out");
        KernelHost.Until(() => host.Count("tx", "packets") == chip.Sent.Frames && host.Count("rx", "packets") == chip.Received.Frames, "both count the same");
        Console.WriteLine($"COUNTED tagged {model}: out {chip.Sent.Frames}, in {chip.Received.Frames}");

        Broken(host);
        Filtered(host, chip);
        Cut(host);
        Assert.True(chip.SegmentedSends > 0, "the kernel left no large send to the chip");
        Assert.Equal((0, 0, 0), (chip.Unsent, chip.SentInWrongDuplex, chip.DroppedBad));
        Assert.Empty(host.Sim.Model.Violations.ToDictionary());
    }

    private static void Offers(KernelHost host)
    {
        var features = HostCommand.Must("ethtool", "-k", host.Interface);
        foreach (var feature in new[] { "rx-checksumming: on", "tx-checksum-ipv4: on", "tcp-segmentation-offload: on", "rx-vlan-offload: on", "tx-vlan-offload: on" })
        {
            Assert.True(features.Contains(feature, StringComparison.Ordinal), $"{feature} in:\n{features}");
        }
    }

    /// <summary>With the kernel's table of VLANs in the chip a frame of its VLAN comes through, one of another does not.</summary>
    private static void Filtered(KernelHost host, AxgeFunction chip)
    {
        HostCommand.Must("ethtool", "-K", host.Interface, "rx-vlan-filter", "on");

        // Clearing the table, aqc111 forgets that tags are to be taken out, until the next link.
        host.Sim.Cable.Carrier = false;
        KernelHost.Until(() => !host.Carrier, "the carrier goes");
        host.Sim.Cable.Carrier = true;
        KernelHost.Until(() => host.Carrier, "the carrier comes back");
        Tagged(host, 1);
        Assert.Equal(0, chip.DroppedTagged);

        byte[] other = [.. new byte[12], 0x81, 0x00, 0x00, Vlan + 1, 0x88, 0xB5, .. new byte[46]];
        KernelHost.Station.Write(other);
        host.Partner.Lladdr.Write(other.AsSpan(6));
        Assert.Equal(Errno.None, host.Partner.Send(other));
        KernelHost.Until(() => chip.DroppedTagged == 1, "a frame of a VLAN that nobody wants");
        HostCommand.Must("ethtool", "-K", host.Interface, "rx-vlan-filter", "off");
    }

    /// <summary>The far end answers datagrams with a right sum only, and sums anew.</summary>
    private static void Echo(string to, string from)
    {
        using var socket = Bound(from);
        foreach (var length in new[] { 1, 18, 100, 1472 })
        {
            var data = Content(length);
            socket.SendTo(data, new IPEndPoint(IPAddress.Parse(to), Port));
            var answer = new byte[2048];
            Assert.Equal(data, answer[..socket.Receive(answer)]);
        }
    }

    /// <summary>Datagrams out with a tag and a sum, and each the same with a tag in.</summary>
    private static void Tagged(KernelHost host, int times = 1) => OnVlan(host, socket =>
    {
        for (var i = 0; i < times; i += Burst)
        {
            Exchange(host, socket, Enumerable.Range(i, Math.Min(Burst, times - i)).Select(static n => Content(100 + (n % 1300))).ToArray());
        }
    });

    private static void OnVlan(KernelHost host, Action<Socket> work)
    {
        var name = $"{host.Interface}.{Vlan}";
        HostCommand.Must("ip", "link", "add", "link", host.Interface, "name", name, "type", "vlan", "id", $"{Vlan}");
        HostCommand.Must("ip", "address", "add", $"{VlanAddress}/24", "dev", name);
        HostCommand.Must("ip", "link", "set", name, "up");
        HostCommand.Must("ip", "neigh", "replace", VlanPartner, "lladdr", host.Partner.Lladdr.ToString(), "dev", name);
        using (var socket = Bound(VlanAddress))
        {
            host.Partner.Clear();
            work(socket);
        }

        HostCommand.Must("ip", "link", "del", name);
    }

    /// <summary>What is broken by a fault the kernel throws away, and takes the next.</summary>
    private static void Broken(KernelHost host) => OnVlan(host, socket =>
    {
        socket.SendTo(Content(64), new IPEndPoint(IPAddress.Parse(VlanPartner), Port));
        var bare = Back(Next(host, IsTagged));

        // Without a sum, so that the data may change.
        bare.AsSpan(TcpAt + 4 + 6, 2).Clear();
        var answer = new byte[2048];
        foreach (var fault in BrokenTables)
        {
            host.Sim.Model.Faults.Set(fault);
            bare[^1] = 0xBD;
            Assert.Equal(Errno.None, host.Partner.Send(bare));
            KernelHost.Until(() => host.Sim.Cable.Waiting == 0 && !host.Sim.Model.Faults.IsSet(fault), fault);
            bare[^1] = 0x60;
            Assert.Equal(Errno.None, host.Partner.Send(bare));
            Assert.True(socket.Receive(answer) == 64 && answer[63] == 0x60, $"{fault}: the kernel took what was broken");
        }
    });

    private static bool IsTagged(byte[] frame) => BinaryPrimitives.ReadUInt16BigEndian(frame.AsSpan(12)) == 0x8100 && frame[27] == IpProtocol.Udp;

    /// <summary>All of them out, then all of them in.</summary>
    private static void Exchange(KernelHost host, Socket socket, byte[][] burst)
    {
        foreach (var data in burst)
        {
            socket.SendTo(data, new IPEndPoint(IPAddress.Parse(VlanPartner), Port));
        }

        var frames = burst.Select(_ => Next(host, IsTagged)).ToArray();
        foreach (var frame in frames)
        {
            Assert.Equal(Errno.None, host.Partner.Send(Back(frame)));
        }

        foreach (var data in burst)
        {
            var answer = new byte[2048];
            Assert.Equal(data, answer[..socket.Receive(answer)]);
        }
    }

    /// <summary>A datagram with a tag, looked at, and turned round.</summary>
    private static byte[] Back(byte[] frame)
    {
        Assert.Equal(Vlan, BinaryPrimitives.ReadUInt16BigEndian(frame.AsSpan(14)));
        byte[] bare = [.. frame[..12], .. frame[16..]];
        Assert.True(Ipv4Header.TryParse(bare.AsSpan(IpAt), out var ip), "the IP header and its sum");
        Assert.True(UdpHeader.TryParse(ip.Payload(bare.AsSpan(IpAt)), ip.Source, ip.Destination, out var udp), "the UDP header and its sum");
        Assert.NotEqual(0, BinaryPrimitives.ReadUInt16BigEndian(bare.AsSpan(TcpAt + 6)));
        Assert.Equal(Port, udp.DestinationPort);

        // The same bytes the other way round have the same sums.
        return [.. frame[6..12], .. frame[..6], .. frame[12..30], .. frame[34..38], .. frame[30..34], .. frame[40..42], .. frame[38..40], .. frame[42..]];
    }

    /// <summary>What the kernel sends at once on a new TCP connection, ten segments, goes to the chip as one; it comes out as ten, each of them right.</summary>
    private static void Cut(KernelHost host)
    {
        var data = Content(10 * Segment);
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { SendTimeout = 10_000 };
        host.Partner.Clear();
        var connecting = socket.ConnectAsync(IPAddress.Parse(KernelHost.PartnerAddress), Port);
        var syn = Next(host, static f => IsTcp(f) && f[TcpAt + 13] == 0x02);
        Assert.Equal(Errno.None, host.Partner.Send(Accept(syn)));
        Assert.True(connecting.Wait(TimeSpan.FromSeconds(30)), "the connection");
        Assert.Equal(data.Length, socket.Send(data));

        var start = BinaryPrimitives.ReadUInt32BigEndian(syn.AsSpan(TcpAt + 4)) + 1;
        var received = new byte[data.Length];
        HashSet<uint> places = [];
        while (places.Count < 10)
        {
            // Connections of another test may not have given up yet.
            var frame = Next(host, f => IsTcp(f) && f.AsSpan(TcpAt, 2).SequenceEqual(syn.AsSpan(TcpAt, 2)) && Length(f) > TcpAt + (4 * (f[TcpAt + 12] >> 4)));
            Assert.True(InternetChecksum.IsValid(frame.AsSpan(IpAt, Ipv4Header.MinLength)), "the IP header's sum");
            Assert.True(InternetChecksum.IsValid(Covered(frame)), "the TCP sum");
            var place = BinaryPrimitives.ReadUInt32BigEndian(frame.AsSpan(TcpAt + 4)) - start;
            var segment = frame[(TcpAt + (4 * (frame[TcpAt + 12] >> 4)))..Length(frame)];
            Assert.True(segment.Length <= Segment, $"a segment of {segment.Length} bytes");
            segment.CopyTo(received, place);
            _ = places.Add(place);
        }

        Assert.Equal(data, received);
    }

    /// <summary>The chip's own counters, as ethtool tells them, are what the model passed.</summary>
    private static void Tallied(KernelHost host) => KernelHost.Until(
        () =>
        {
            var (sent, received) = (host.Function.Sent.Frames, host.Function.Received.Frames);
            var words = HostCommand.Must("ethtool", "-S", host.Interface);
            return words.Contains($" tx_packets: {sent}\n", StringComparison.Ordinal) && words.Contains($" rx_packets: {received}\n", StringComparison.Ordinal);
        },
        "the chip's counters");

    private static bool IsTcp(byte[] frame) =>
        frame.Length >= TcpAt + 20 && BinaryPrimitives.ReadUInt16BigEndian(frame.AsSpan(12)) == 0x0800 && frame[IpAt] == 0x45 && frame[IpAt + 9] == IpProtocol.Tcp;

    /// <summary>Where the packet ends in its frame.</summary>
    private static int Length(byte[] frame) => IpAt + BinaryPrimitives.ReadUInt16BigEndian(frame.AsSpan(IpAt + 2));

    /// <summary>SYN and ACK, segments of 1,460 bytes, a window of 65,535.</summary>
    private static byte[] Accept(byte[] syn)
    {
        var frame = new byte[TcpAt + 24];
        syn.AsSpan(6, 6).CopyTo(frame);
        syn.AsSpan(0, 6).CopyTo(frame.AsSpan(6));
        syn.AsSpan(12, 22).CopyTo(frame.AsSpan(12));
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(IpAt + 2), (ushort)(frame.Length - IpAt));
        syn.AsSpan(IpAt + 16, 4).CopyTo(frame.AsSpan(IpAt + 12));
        syn.AsSpan(IpAt + 12, 4).CopyTo(frame.AsSpan(IpAt + 16));
        frame.AsSpan(IpAt + 10, 2).Clear();
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(IpAt + 10), InternetChecksum.Compute(frame.AsSpan(IpAt, Ipv4Header.MinLength)));
        var tcp = frame.AsSpan(TcpAt);
        syn.AsSpan(TcpAt + 2, 2).CopyTo(tcp);
        syn.AsSpan(TcpAt, 2).CopyTo(tcp[2..]);
        BinaryPrimitives.WriteUInt32BigEndian(tcp[4..], 1000);
        BinaryPrimitives.WriteUInt32BigEndian(tcp[8..], BinaryPrimitives.ReadUInt32BigEndian(syn.AsSpan(TcpAt + 4)) + 1);
        (tcp[12], tcp[13]) = (0x60, 0x12);
        tcp.Slice(14, 2).Fill(0xFF);
        (tcp[20], tcp[21]) = (2, 4);
        BinaryPrimitives.WriteUInt16BigEndian(tcp[22..], Segment);
        BinaryPrimitives.WriteUInt16BigEndian(tcp[16..], InternetChecksum.Compute(Covered(frame)));
        return frame;
    }

    /// <summary>What the TCP sum covers: addresses, protocol, length, all of the segment.</summary>
    private static byte[] Covered(byte[] frame)
    {
        var length = Length(frame) - TcpAt;
        return [.. frame[(IpAt + 12)..TcpAt], 0, IpProtocol.Tcp, (byte)(length >> 8), (byte)length, .. frame[TcpAt..Length(frame)]];
    }

    private static byte[] Next(KernelHost host, Predicate<byte[]> wanted)
    {
        var buffer = new byte[16384];
        byte[]? found = null;
        KernelHost.Until(
            () =>
            {
                if (host.Partner.TryReceive(buffer, TimeSpan.FromMilliseconds(100), out var length, out _) && length >= 60 && wanted(buffer[..length]))
                {
                    found = buffer[..length];
                }

                return found is not null;
            },
            "a frame from the kernel");
        return found!;
    }

    private static Socket Bound(string address)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = 10_000 };
        socket.Bind(new IPEndPoint(IPAddress.Parse(address), 0));
        return socket;
    }

    private static byte[] Content(int length)
    {
        var data = new byte[length];
        new Random(length).NextBytes(data);
        return data;
    }
}
