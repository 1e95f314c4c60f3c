using BenchmarkDotNet.Attributes;
using HwNet.Buffers;
using HwNet.Ioctl;
using HwNet.Protocols.Udp;
using HwNet.Wire;

namespace HwNet.Benchmarks.Stages;

/// <summary>IPv4 on an interface with one address: a datagram out to a known neighbour, and a received packet up to ICMP.</summary>
[MemoryDiagnoser]
public class Ipv4Benchmarks
{
    private static readonly Ipv4Address Own = Ipv4Address.Parse("10.9.0.1");
    private static readonly Ipv4Address Peer = Ipv4Address.Parse("10.9.0.2");
    private static readonly LinkAddress PeerLladdr = LinkAddress.Parse("02:00:00:00:00:02");

    private readonly StageStack _stage = new();
    private readonly byte[] _payload = new byte[18];
    private readonly byte[] _frame = new byte[60];
    private readonly UdpSocket _socket;

    public Ipv4Benchmarks()
    {
        if (_stage.Ifp.Ioctl(new AddAddress(Own, 24)) != Errno.None || _stage.Stack.Inet.Arp.AddStatic(_stage.Ifp, Peer, PeerLladdr) != Errno.None)
        {
            throw new InvalidOperationException("no address");
        }

        _socket = _stage.Stack.Inet.Udp.Open();
        new EtherHeader(StageStack.Station, PeerLladdr, EtherType.Ipv4).Write(_frame);
        new Ipv4Header { TotalLength = 28, TimeToLive = 64, Protocol = IpProtocol.Icmp, Source = Peer, Destination = Own }.Write(_frame.AsSpan(14));
        IcmpMessage.EchoReply(1, 2).Write(_frame.AsSpan(34, 8));
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _socket.Close();
        _stage.Dispose();
    }

    /// <summary>sendto: route, source, headers, neighbour, queue and if_start.</summary>
    [Benchmark]
    public Errno Datagram_out() => _socket.SendTo(_payload, Peer, 7);

    /// <summary>Frame in, to the end of icmp_input: an echo reply that nobody waits for.</summary>
    [Benchmark(OperationsPerInvoke = 64)]
    public int Packets_in_64()
    {
        MbufBatch batch = default;
        _ = _stage.Stack.Mbufs.Get(ref batch, 64);
        for (var m = batch.First; m is not null; m = MbufBatch.After(m))
        {
            _frame.CopyTo(m.Append(_frame.Length));
        }

        _stage.Ifp.Input(ref batch);
        return _stage.Stack.RunOnce();
    }
}
