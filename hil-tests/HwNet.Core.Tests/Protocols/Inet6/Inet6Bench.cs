using System.Buffers.Binary;
using HwNet.Buffers;
using HwNet.Core.Tests.Net;
using HwNet.Ioctl;
using HwNet.Net;
using HwNet.Protocols.Inet6;
using HwNet.Protocols.Nd;
using HwNet.Wire;

namespace HwNet.Core.Tests.Protocols.Inet6;

/// <summary>A stack with IPv6 and "sim0" at 2001:db8::1/64 and its link-local address; the test plays the rest of the network frame by frame.</summary>
internal sealed class Inet6Bench : IDisposable
{
    internal Inet6Bench(bool addresses = true, IfCapabilities capabilities = IfCapabilities.None)
    {
        Bench = new TestStack(ringSize: 256, clock: Clock, options: TestStack.Options(64) with { Capabilities = capabilities });
        Bench.Driver.OnSent = m => Sent.Add(m.Data.ToArray());
        if (addresses)
        {
            Add(Own);
            Add(OwnLink);
            Seconds(2);
            Assert.Equal(Inet6AddressState.Preferred, Inet6.StateOf(Ifp, Own));
        }

        Sent.Clear();
    }

    internal static Ipv6Address Own { get; } = Ipv6Address.Parse("2001:db8::1");

    internal static Ipv6Address OwnLink { get; } = Ipv6Address.Parse("fe80::ff:fe00:1");

    internal static Ipv6Address Peer { get; } = Ipv6Address.Parse("2001:db8::2");

    internal static Ipv6Address PeerLink { get; } = Ipv6Address.Parse("fe80::ff:fe00:2");

    internal static LinkAddress PeerLladdr => TestStack.Other;

    internal FakeClock Clock { get; } = new();

    internal TestStack Bench { get; }

    internal NetStack Stack => Bench.Stack;

    internal IfNet Ifp => Bench.Ifp;

    internal Inet6Domain Inet6 => Stack.Inet6;

    /// <summary>Frames that left since the last clearing.</summary>
    internal List<byte[]> Sent { get; } = [];

    /// <summary>The messages of neighbour discovery among them, each with its IPv6 header.</summary>
    internal List<(Ipv6Header Header, NeighbourMessage Message, LinkAddress To)> SentNd =>
        [.. Sent.Where(static f => f[20] == IpProtocol.Icmpv6 && f[54] is 135 or 136).Select(static f => ParseNd(f))];

    internal void Add(Ipv6Address address, int length = 64) => Assert.Equal(Errno.None, Ifp.Ioctl(new AddInet6Address(address, length)));

    internal void Seconds(int count)
    {
        for (var second = 0; second < count; second++)
        {
            Clock.AdvanceSeconds(1);
            Stack.SlowTimer.Tick();
            _ = Stack.RunUntilIdle();
        }
    }

    internal void ReceiveNd(NeighbourMessage message, Ipv6Address source, Ipv6Address destination, byte hopLimit = 255)
    {
        var bytes = new byte[message.Length];
        message.Write(bytes, source, destination);
        Receive(bytes, source, destination, hopLimit);
    }

    /// <summary>An ICMPv6 message, its checksum as it is, arrives and is processed.</summary>
    internal void Receive(byte[] message, Ipv6Address source, Ipv6Address destination, byte hopLimit = 64, byte next = IpProtocol.Icmpv6,
        MbufChecksum checksum = MbufChecksum.None)
    {
        byte[] packet = [.. new byte[40], .. message];
        new Ipv6Header { PayloadLength = message.Length, NextHeader = next, HopLimit = hopLimit, Source = source, Destination = destination }.Write(packet);
        ReceivePacket(packet, destination.IsMulticast ? destination.ToMulticastLinkAddress() : TestStack.Own, checksum);
    }

    internal void ReceivePacket(byte[] packet, LinkAddress to, MbufChecksum checksum = MbufChecksum.None)
    {
        byte[] frame = [.. new byte[14], .. packet];
        new EtherHeader(to, PeerLladdr, EtherType.Ipv6).Write(frame);
        Assert.True(Stack.Mbufs.TryGet(out var m));
        frame.CopyTo(m.Append(frame.Length));
        m.Checksum = checksum;
        Ifp.Input(m);
        _ = Stack.RunUntilIdle();
    }

    /// <summary>The peer answers a solicitation, or says unasked where it is.</summary>
    internal void Advertise(Ipv6Address target, LinkAddress? lladdr, bool solicited = true, bool overrides = true) => ReceiveNd(
        new NeighbourMessage { IsAdvertisement = true, IsSolicited = solicited, Overrides = overrides, Target = target, Lladdr = lladdr },
        target, solicited ? Own : Ipv6Address.AllNodes);

    /// <summary>An echo request or reply with its checksum.</summary>
    internal static byte[] Echo(Icmp6Type type, Ipv6Address source, Ipv6Address destination, ushort identifier, ushort sequence, params byte[] data)
    {
        byte[] message = [(byte)type, 0, 0, 0, .. new byte[4], .. data];
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(4), identifier);
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(6), sequence);
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(2), Ipv6Header.Checksum(source, destination, IpProtocol.Icmpv6, message));
        return message;
    }

    internal Errno Output(Ipv6Address destination, IfNet? via = null)
    {
        Assert.True(Stack.Mbufs.TryGet(out var m));
        m.Append(40).Fill(0x5a);
        return Inet6.Output.Output(m, default, destination, 200, via: via);
    }

    internal NdEntry Neighbour(Ipv6Address address) => Inet6.Nd.Entries.Single(e => e.Address == address);

    public void Dispose() => Bench.Dispose();

    private static (Ipv6Header Header, NeighbourMessage Message, LinkAddress To) ParseNd(byte[] frame)
    {
        Assert.True(Ipv6Header.TryParse(frame.AsSpan(14), out var header, out _));
        Assert.Equal(0, Ipv6Header.Checksum(header.Source, header.Destination, IpProtocol.Icmpv6, frame.AsSpan(54)));
        Assert.True(NeighbourMessage.TryParse(frame.AsSpan(54), out var message, out _));
        return (header, message, LinkAddress.Read(frame));
    }
}
