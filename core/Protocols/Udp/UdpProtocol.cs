using HwNet.Buffers;
using HwNet.Ioctl;
using HwNet.Protocols.Inet;
using HwNet.Wire;

namespace HwNet.Protocols.Udp;

/// <summary>udp_usrreq: the sockets of a stack, and the demultiplexing of datagrams to them.</summary>
/// <remarks>Lock: U (own), a leaf, for binding; input reads a table that is replaced and never changed.</remarks>
public sealed class UdpProtocol
{
    /// <summary>net.inet.udp.recvspace: datagrams a socket holds unless told.</summary>
    public const int DefaultQueueLength = 256;

    /// <summary>ipport_hifirstauto: the first port that is given out by itself (RFC 6335).</summary>
    public const ushort FirstEphemeral = 49152;

    private readonly Lock _lock = new();
    private readonly CauseCounters<UdpDrop> _drops = new();
    private readonly CauseCounters<UdpEvent> _events = new();
    private readonly InetDomain _domain;
    private volatile Dictionary<ushort, UdpSocket[]> _ports = [];
    private int _nextEphemeral = FirstEphemeral;

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
    internal void Input(Mbuf m, in Ipv4Header header, ref UdpRun run)
    {
        _events.Count(UdpEvent.Received);
        if (!UdpHeader.TryParse(header.Payload(m.Data), header.Source, header.Destination, out var udp, out var error))
        {
            _drops.Count((UdpDrop)error);
            m.Free();
            return;
        }

        if (!udp.HasChecksum)
        {
            _events.Count(UdpEvent.Unchecked);
        }

        var socket = Find(header.Destination, udp.DestinationPort);
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

        lock (_lock)
        {
            if (socket.IsClosed || socket.Port != 0)
            {
                return Errno.EINVAL;
            }

            if (port == 0 ? !TryFindFree(address, out port) : IsTaken(address, port))
            {
                return Errno.EADDRINUSE;
            }

            socket.Address = address;
            socket.Port = port;
            Replace(port, [.. SocketsOf(port), socket]);
            return Errno.None;
        }
    }

    internal void Forget(UdpSocket socket)
    {
        lock (_lock)
        {
            if (socket.Port != 0)
            {
                Replace(socket.Port, [.. SocketsOf(socket.Port).Where(s => s != socket)]);
            }
        }
    }

    internal void CloseAll()
    {
        foreach (var sockets in _ports.Values)
        {
            foreach (var socket in sockets)
            {
                socket.Close();
            }
        }
    }

    /// <summary>udp_ctlinput: the network has reported an error about a datagram.</summary>
    /// <returns>False when no socket here sends from there.</returns>
    internal bool Tell(Ipv4Address source, ushort port, Errno error)
    {
        var socket = Find(source, port);
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

    /// <summary>in_pcblookup: the socket bound to just this address, else the one bound to all.</summary>
    private UdpSocket? Find(Ipv4Address address, ushort port)
    {
        UdpSocket? any = null;
        foreach (var socket in SocketsOf(port))
        {
            if (socket.Address == address)
            {
                return socket;
            }

            any = socket.Address.IsAny ? socket : any;
        }

        return any;
    }

    private UdpSocket[] SocketsOf(ushort port) => _ports.TryGetValue(port, out var sockets) ? sockets : [];

    private bool IsTaken(Ipv4Address address, ushort port)
    {
        foreach (var socket in SocketsOf(port))
        {
            if (address.IsAny || socket.Address.IsAny || socket.Address == address)
            {
                return true;
            }
        }

        return false;
    }

    private bool TryFindFree(Ipv4Address address, out ushort port)
    {
        for (var tries = FirstEphemeral; tries != 0; tries++)
        {
            port = (ushort)_nextEphemeral;
            _nextEphemeral = _nextEphemeral == ushort.MaxValue ? FirstEphemeral : _nextEphemeral + 1;
            if (!IsTaken(address, port))
            {
                return true;
            }
        }

        port = 0;
        return false;
    }

    private void Replace(ushort port, UdpSocket[] sockets)
    {
        var ports = new Dictionary<ushort, UdpSocket[]>(_ports);
        if (sockets.Length == 0)
        {
            _ = ports.Remove(port);
        }
        else
        {
            ports[port] = sockets;
        }

        _ports = ports;
    }
}
