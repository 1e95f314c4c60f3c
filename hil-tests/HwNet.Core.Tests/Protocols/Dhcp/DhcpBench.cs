using System.Buffers.Binary;
using HwNet.Core.Tests.Net;
using HwNet.Net;
using HwNet.Protocols.Dhcp;
using HwNet.Wire;

namespace HwNet.Core.Tests.Protocols.Dhcp;

/// <summary>A stack without threads and without address on "sim0", with a client; the test plays the server byte by byte, and moves the clock.</summary>
internal sealed class DhcpBench : IDisposable
{
    internal static readonly byte[] ServerId = [10, 9, 0, 2];

    private static readonly LinkAddress ServerLladdr = TestStack.Other;

    internal DhcpBench(DhcpClientOptions? options = null, bool start = true)
    {
        Bench = new TestStack(ringSize: 256, queueLength: 64, clock: Clock);
        Bench.Driver.OnSent = m => Frames.Add(m.Data.ToArray());
        options ??= new DhcpClientOptions { Probes = 0 };
        Assert.Equal(Errno.None, Stack.Inet.Dhcp.Open(Ifp, out var client, options with { Seed = 7, Progress = Steps.Add }));
        Client = client!;
        if (start)
        {
            Assert.Equal(Errno.None, Client.Start());
            Settle();
        }
    }

    internal StepClock Clock { get; } = new();

    internal TestStack Bench { get; }

    internal NetStack Stack => Bench.Stack;

    internal IfNet Ifp => Bench.Ifp;

    internal DhcpClient Client { get; }

    internal DhcpCounters Counters => Stack.Inet.Dhcp.Counters;

    internal List<DhcpProgress> Steps { get; } = [];

    /// <summary>Everything that left.</summary>
    internal List<byte[]> Frames { get; } = [];

    internal IReadOnlyList<ClientMessage> Messages => [.. Frames.Where(ClientMessage.Is).Select(static f => new ClientMessage(f))];

    internal ClientMessage Last => Messages[^1];

    internal IReadOnlyList<ArpPacket> Arps => [.. Frames.Where(static f => f[12] == 8 && f[13] == 6).Select(static f =>
    {
        Assert.True(ArpPacket.TryParse(f.AsSpan(14), out var packet));
        return packet;
    })];

    internal InetIfAddress? Address => Ifp.Addresses.OfType<InetIfAddress>().SingleOrDefault();

    internal void Seconds(double seconds)
    {
        Clock.Step(TimeSpan.FromSeconds(seconds));
        Settle();
    }

    internal void Settle()
    {
        do
        {
            Clock.Step(TimeSpan.Zero);
        }
        while (Stack.RunUntilIdle() > 0);
        Clock.Step(TimeSpan.Zero);
    }

    /// <summary>From DISCOVER to the ACK, with the usual options.</summary>
    internal void Obtain(uint lease = 3600, params byte[][] more)
    {
        Reply(2, [10, 9, 0, 50], Usual(lease, more));
        Reply(5, [10, 9, 0, 50], Usual(lease, more));
    }

    internal static byte[][] Usual(uint lease, params byte[][] more) =>
        [Option(54, ServerId), Lease(lease), Option(1, 255, 255, 255, 0), Option(3, 10, 9, 0, 2), Option(6, 10, 9, 0, 2, 10, 9, 0, 3), .. more];

    internal static byte[] Lease(uint seconds) => Option(51, Number(seconds));

    internal static byte[] Number(uint number)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, number);
        return bytes;
    }

    internal static byte[] Option(byte code, params byte[] value) => [code, (byte)value.Length, .. value];

    /// <summary>An answer to the last message, as the server of RFC 2131 sends it.</summary>
    internal void Reply(byte type, byte[] address, params byte[][] options) => Deliver(Message(type, address, options), address is [0, 0, 0, 0] ? null : address);

    internal byte[] Message(byte type, byte[] address, params byte[][] options)
    {
        var message = new byte[240];
        (message[0], message[1], message[2]) = (2, 1, 6);
        BinaryPrimitives.WriteUInt32BigEndian(message.AsSpan(4), Last.Xid);
        address.CopyTo(message, 16);
        TestStack.Own.Write(message.AsSpan(28));
        (message[236], message[237], message[238], message[239]) = (0x63, 0x82, 0x53, 0x63);
        return [.. message, .. Option(53, type), .. options.SelectMany(static o => o), 255];
    }

    /// <summary>To the address that it grants, in a frame to the client.</summary>
    internal void Deliver(byte[] message, byte[]? to = null, LinkAddress? station = null)
    {
        var destination = Ipv4Address.Read(to ?? [255, 255, 255, 255]);
        var source = Ipv4Address.Read(ServerId);
        byte[] datagram = [.. new byte[8], .. message];
        new UdpHeader { SourcePort = 67, DestinationPort = 68 }.Write(datagram, source, destination);
        Receive(EtherType.Ipv4, InetBench.Ip(IpProtocol.Udp, datagram, source, destination), station ?? (to is null ? LinkAddress.Broadcast : TestStack.Own));
    }

    internal void ReceiveArp(ArpPacket packet) => Receive(EtherType.Arp, InetBench.ArpBytes(packet), LinkAddress.Broadcast);

    private void Receive(ushort type, byte[] payload, LinkAddress to)
    {
        Assert.True(Stack.Mbufs.TryGet(out var m));
        new EtherHeader(to, ServerLladdr, type).Write(m.Append(14));
        payload.CopyTo(m.Append(payload.Length));
        Ifp.Input(m);
        Settle();
    }

    public void Dispose()
    {
        var counters = Counters;
        Assert.Equal(counters.Received, counters.Handled + counters.DropsBy.Values.Sum());
        Client.Dispose();
        Bench.Dispose();
        Assert.Empty(Clock.Timers);
    }
}
