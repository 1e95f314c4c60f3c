using HwNet.Buffers;
using HwNet.Core.Tests.Net;
using HwNet.Ioctl;
using HwNet.Net;
using HwNet.Protocols.Arp;
using HwNet.Wire;

namespace HwNet.Core.Tests.Protocols;

/// <summary>A stack with the address 10.9.0.1/24 on "sim0"; the test plays the rest of the network frame by frame.</summary>
internal sealed class InetBench : IDisposable
{
    internal InetBench(bool address = true, bool resolved = false, int queueLength = 64, IfCapabilities capabilities = IfCapabilities.None)
    {
        Bench = new TestStack(ringSize: 256, clock: Clock, options: TestStack.Options(queueLength) with { Capabilities = capabilities });
        Bench.Driver.OnSent = m => Sent.Add(m.Data.ToArray());
        if (address)
        {
            Assert.Equal(Errno.None, Ifp.Ioctl(new AddAddress(Own, 24)));
        }

        if (resolved)
        {
            Resolve();
        }

        Sent.Clear();
    }

    internal static Ipv4Address Own { get; } = Ipv4Address.Parse("10.9.0.1");

    internal static Ipv4Address Peer { get; } = Ipv4Address.Parse("10.9.0.2");

    internal static LinkAddress PeerLladdr => TestStack.Other;

    internal FakeClock Clock { get; } = new();

    internal TestStack Bench { get; }

    internal NetStack Stack => Bench.Stack;

    internal IfNet Ifp => Bench.Ifp;

    internal ArpProtocol Arp => Stack.Inet.Arp;

    /// <summary>Frames that left since the last clearing.</summary>
    internal List<byte[]> Sent { get; } = [];

    /// <summary>The ARP packets among them.</summary>
    internal List<ArpPacket> SentArp => [.. Sent.Where(static f => TypeOf(f) == EtherType.Arp).Select(static f => ParseArp(f))];

    /// <summary>The IPv4 packets among them, without link header.</summary>
    internal List<byte[]> SentIp => [.. Sent.Where(static f => TypeOf(f) == EtherType.Ipv4).Select(static f => f[14..])];

    internal IfNet AddLoop()
    {
        Assert.Equal(Errno.None, Stack.Interfaces.Attach("lo", new LoopDriver(), LoopDriver.Options, out var loop));
        Assert.Equal(Errno.None, loop!.Ioctl(new AddAddress(Ipv4Address.Loopback, 8)));
        return loop;
    }

    internal void Resolve() => Receive(EtherType.Arp, ArpBytes(ArpPacket.Request(PeerLladdr, Peer, Own)));

    /// <summary>A frame arrives and is processed.</summary>
    internal void Receive(ushort type, byte[] payload, LinkAddress? destination = null, IfNet? on = null)
    {
        byte[] frame = [.. new byte[14], .. payload];
        new EtherHeader(destination ?? TestStack.Own, PeerLladdr, type).Write(frame);
        ReceiveRaw(frame, on);
    }

    internal void ReceiveRaw(byte[] frame, IfNet? on = null, MbufChecksum checksum = MbufChecksum.None)
    {
        Assert.True(Stack.Mbufs.TryGet(out var m));
        m.Checksum = checksum;
        frame.CopyTo(m.Append(frame.Length));
        (on ?? Ifp).Input(m);
        _ = Stack.RunUntilIdle();
    }

    /// <summary>A message of IGMP, its checksum made right or spoilt, from the peer.</summary>
    internal void ReceiveIgmp(byte[] message, Ipv4Address? destination = null, byte timeToLive = 1, bool alert = true, bool spoil = false)
    {
        (message[2], message[3]) = (0, 0);
        var sum = InternetChecksum.Compute(message) ^ (spoil ? 1 : 0);
        (message[2], message[3]) = ((byte)(sum >> 8), (byte)sum);
        byte[] options = alert ? [148, 4, 0, 0] : [];
        byte[] packet = [.. new byte[20], .. options, .. message];
        var to = destination ?? Ipv4Address.AllHosts;
        new Ipv4Header
        {
            OptionsLength = options.Length,
            TotalLength = packet.Length,
            TimeToLive = timeToLive,
            Protocol = IpProtocol.Igmp,
            Source = Peer,
            Destination = to,
        }.Write(packet);
        Receive(EtherType.Ipv4, packet, to.ToMulticastLinkAddress());
    }

    internal void ReceiveIp(
        byte protocol, byte[] payload, Ipv4Address? source = null, Ipv4Address? destination = null, LinkAddress? to = null, byte[]? options = null) =>
        Receive(EtherType.Ipv4, Ip(protocol, payload, source ?? Peer, destination ?? Own, options), to);

    /// <summary>So many seconds pass, each with its tick.</summary>
    internal void Seconds(int count)
    {
        for (var second = 0; second < count; second++)
        {
            Clock.AdvanceSeconds(1);
            Stack.SlowTimer.Tick();
            _ = Stack.RunUntilIdle();
        }
    }

    internal Mbuf Payload(int length = 8)
    {
        Assert.True(Stack.Mbufs.TryGet(out var m));
        m.Append(length).Fill(0x5a);
        return m;
    }

    /// <summary>Gives a packet with this many bytes of payload to if_output.</summary>
    internal Errno OutputTo(Ipv4Address destination) => Ifp.Output(Payload(40), SockAddr.Inet(destination));

    internal static byte[] Ip(byte protocol, byte[] payload, Ipv4Address source, Ipv4Address destination, byte[]? options = null)
    {
        byte[] packet = [.. new byte[20], .. options ?? [], .. payload];
        new Ipv4Header
        {
            OptionsLength = options?.Length ?? 0,
            TotalLength = packet.Length,
            Identification = 0x1234,
            TimeToLive = 3,
            Protocol = protocol,
            Source = source,
            Destination = destination,
        }.Write(packet);
        return packet;
    }

    internal static byte[] Udp(byte[] payload, ushort port, ushort sourcePort = 4000, Ipv4Address? source = null, Ipv4Address? destination = null)
    {
        byte[] datagram = [.. new byte[8], .. payload];
        new UdpHeader { SourcePort = sourcePort, DestinationPort = port }.Write(datagram, source ?? Peer, destination ?? Own);
        return datagram;
    }

    internal static byte[] Icmp(IcmpMessage message, params byte[] data)
    {
        byte[] bytes = [.. new byte[8], .. data];
        message.Write(bytes);
        return bytes;
    }

    internal static byte[] ArpBytes(ArpPacket packet)
    {
        var bytes = new byte[ArpPacket.Length];
        packet.Write(bytes);
        return bytes;
    }

    internal static ushort TypeOf(byte[] frame) => (ushort)((frame[12] << 8) | frame[13]);

    internal static LinkAddress DestinationOf(byte[] frame) => LinkAddress.Read(frame);

    public void Dispose() => Bench.Dispose();

    private static ArpPacket ParseArp(byte[] frame)
    {
        Assert.True(ArpPacket.TryParse(frame.AsSpan(14), out var packet));
        return packet;
    }
}
