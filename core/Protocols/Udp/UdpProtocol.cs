using HwNet.Buffers;
using HwNet.Ioctl;
using HwNet.Protocols.Inet;
using HwNet.Wire;

namespace HwNet.Protocols.Udp;

/// <summary>udp_usrreq: the sockets of a stack, and the demultiplexing of datagrams to them.</summary>
public sealed class UdpProtocol
{
    /// <summary>net.inet.udp.recvspace: datagrams a socket holds unless told.</summary>
    public const int DefaultQueueLength = 256;

    /// <summary>ipport_hifirstauto: the first port that is given out by itself (RFC 6335).</summary>
    public const ushort FirstEphemeral = PortTable<Ipv4Address, UdpSocket>.FirstEphemeral;

    private readonly CauseCounters<UdpDrop> _drops = new();
    private readonly CauseCounters<UdpEvent> _events = new();
    private readonly InetDomain _domain;
    private readonly PortTable<Ipv4Address, UdpSocket> _ports = new();

    internal UdpProtocol(InetDomain domain) => _domain = domain;

    /// <summary>udpstat: a snapshot.</summary>
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
                Unchecked = events[UdpEvent.Unchecked],
            };
        }
    }

    /// <summary>socket: a new socket, not bound; the caller closes it. n</summary>
    /// <param name="queueLength">Datagrams it holds until they are fetched.</param>
    /// <param name="credential">On whose behalf; null for the owner of the stack.</param>
    public UdpSocket Open(int queueLength = DefaultQueueLength, Credential? credential = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(queueLength);
        return new UdpSocket(_domain, queueLength, credential);
    }

    /// <summary>udp_input: a datagram, its checked IPv4 header in front. Takes <paramref name="m"/>.</summary>
    internal void Input(Mbuf m, in Ipv4Header header, ref UdpRun<UdpSocket> run)
    {
        _events.Count(UdpEvent.Received);
        var isValid = (m.Checksum & MbufChecksum.L4Valid) != 0;
        if (!UdpHeader.TryParse(header.Payload(m.Data), header.Source, header.Destination, out var udp, out var error, isValid))
        {
            _drops.Count((UdpDrop)error);
            m.Free();
            return;
        }

        if (!udp.HasChecksum)
        {
            _events.Count(UdpEvent.Unchecked);
        }

        var socket = _ports.Find(header.Destination, udp.DestinationPort);
        if (socket is not null)
        {
            run.Add(socket, m);
        }
        else if (_domain.IsOwnOrLoopback(header.Destination))
        {
            _drops.Count(UdpDrop.NoPort);
            _domain.Icmp.SendUnreachable(m, header, IcmpUnreachable.Port);
        }
        else
        {
            _drops.Count(UdpDrop.NoPortBroadcast);
            m.Free();
        }
    }

    /// <summary>in_pcbbind.</summary>
    internal Errno Bind(UdpSocket socket, Ipv4Address address, ushort port)
    {
        if (!address.IsAny && !address.IsMulticast && !_domain.IsOwnOrLoopback(address) && !_domain.IsAnyBroadcast(address))
        {
            return Errno.EADDRNOTAVAIL;
        }

        return _ports.Bind(socket, address, port);
    }

    internal void Forget(UdpSocket socket) => _ports.Forget(socket);

    internal void CloseAll()
    {
        foreach (var socket in _ports.All)
        {
            socket.Close();
        }
    }

    /// <summary>udp_ctlinput: the network has reported an error about a datagram.</summary>
    /// <returns>False when no socket here sends from there.</returns>
    internal bool Tell(Ipv4Address source, ushort port, Errno error)
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
}
