using HwNet.Buffers;
using HwNet.Ioctl;
using HwNet.Net;
using HwNet.Protocols.Icmp6;
using HwNet.Protocols.Inet6;
using HwNet.Protocols.Udp;
using HwNet.Wire;

namespace HwNet.Protocols.Udp6;

/// <summary>udp6_usrreq: the sockets of a stack for UDP over IPv6, and the demultiplexing of datagrams to them.</summary>
public sealed class Udp6Protocol
{
    private readonly CauseCounters<UdpDrop> _drops = new();
    private readonly CauseCounters<UdpEvent> _events = new();
    private readonly PortTable<ZonedAddress, Udp6Socket> _ports = new();
    private readonly Inet6Domain _domain;

    internal Udp6Protocol(Inet6Domain domain) => _domain = domain;

    /// <summary>udp6stat: a snapshot.</summary>
    public UdpCounters Counters
    {
        get
        {
            var events = _events.Snapshot();
            return new UdpCounters
            {
                Received = events[UdpEvent.Received],
                Delivered = events[UdpEvent.Delivered],
                DropsBy = _drops.Snapshot(),
                Sent = events[UdpEvent.Sent],
                Unchecked = 0,
            };
        }
    }

    /// <summary>socket: a new socket, not bound; the caller closes it. n</summary>
    /// <param name="queueLength">Datagrams it holds until they are fetched.</param>
    /// <param name="credential">On whose behalf; null for the owner of the stack.</param>
    public Udp6Socket Open(int queueLength = UdpProtocol.DefaultQueueLength, Credential? credential = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(queueLength);
        return new Udp6Socket(_domain, queueLength, credential);
    }

    /// <summary>udp6_input: a datagram, its checked IPv6 header in front. Takes <paramref name="m"/>.</summary>
    /// <param name="m">The packet.</param>
    /// <param name="header">Its header.</param>
    /// <param name="offset">Where the UDP header stands, behind extension headers.</param>
    /// <param name="run">What goes to the same socket.</param>
    internal void Input(Mbuf m, in Ipv6Header header, int offset, ref UdpRun<Udp6Socket> run)
    {
        _events.Count(UdpEvent.Received);
        var isValid = (m.Checksum & MbufChecksum.L4Valid) != 0;
        if (!UdpHeader.TryParse(m.Data[offset..], header.Source, header.Destination, out var udp, out var error, isValid))
        {
            _drops.Count((UdpDrop)error);
            m.Free();
            return;
        }

        var socket = _ports.Find(ZonedAddress.Of(header.Destination, m.ReceivedOn), udp.DestinationPort);
        if (socket is not null)
        {
            StripExtensions(m, header, offset);
            run.Add(socket, m);
        }
        else if (header.Destination.IsMulticast)
        {
            _drops.Count(UdpDrop.NoPortBroadcast);
            m.Free();
        }
        else
        {
            _drops.Count(UdpDrop.NoPort);
            _domain.Icmp6.SendError(m, header, Icmp6Type.Unreachable, Icmp6Protocol.PortUnreachable);
        }
    }

    /// <summary>in6_pcbbind.</summary>
    internal Errno Bind(Udp6Socket socket, Ipv6Address address, ushort port, IfNet? zone)
    {
        if (!address.IsAny && !address.IsMulticast && !address.IsLoopback && !_domain.IsOwn(address, zone))
        {
            return Errno.EADDRNOTAVAIL;
        }

        return _ports.Bind(socket, ZonedAddress.Of(address, zone), port);
    }

    internal void Forget(Udp6Socket socket) => _ports.Forget(socket);

    internal void CloseAll()
    {
        foreach (var socket in _ports.All)
        {
            socket.Close();
        }
    }

    /// <summary>udp6_ctlinput: the network has reported an error about a datagram.</summary>
    /// <returns>False when no socket here sends from there.</returns>
    internal bool Tell(in ZonedAddress source, ushort port, Errno error)
    {
        var socket = _ports.Find(source, port);
        socket?.SetError(error);
        return socket is not null;
    }

    internal void NoteSent(Errno error)
    {
        if (error == Errno.None)
        {
            _events.Count(UdpEvent.Sent);
        }
    }

    internal void NoteDelivered(int delivered, int dropped)
    {
        _events.Count(UdpEvent.Delivered, delivered);
        if (dropped > 0)
        {
            _drops.Count(UdpDrop.QueueFull, dropped);
        }
    }

    /// <summary>Nobody looks at them any more, and without them the datagram stands at the same place in every packet.</summary>
    private static void StripExtensions(Mbuf m, in Ipv6Header header, int offset)
    {
        if (offset > Ipv6Header.Length)
        {
            m.TrimFront(offset - Ipv6Header.Length);
            (header with { PayloadLength = m.Length - Ipv6Header.Length, NextHeader = IpProtocol.Udp }).Write(m.Data);
        }
    }
}
