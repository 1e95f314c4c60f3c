using System.Buffers.Binary;
using HwNet.Buffers;
using HwNet.Protocols.Inet6;
using HwNet.Wire;

namespace HwNet.Protocols.Icmp6;

/// <summary>icmp6: answers echo requests, serves the sockets that ping, and passes on what belongs to neighbour discovery and MLD (RFC 4443).</summary>
/// <remarks>Lock: I (own), a leaf, for the list of sockets; input reads it without.</remarks>
public sealed partial class Icmp6Protocol
{
    /// <summary>Replies a socket holds unless told.</summary>
    public const int DefaultQueueLength = 64;

    /// <summary>Bytes before the data of an echo.</summary>
    internal const int HeaderLength = 8;

    private readonly Lock _lock = new();
    private readonly CauseCounters<Icmp6Drop> _drops = new();
    private readonly CauseCounters<Icmp6Event> _events = new();
    private readonly Inet6Domain _domain;
    private readonly RateLimit _errorLimit;
    private volatile Dictionary<ushort, Icmp6EchoSocket> _sockets = [];
    private ushort _nextIdentifier;

    internal Icmp6Protocol(Inet6Domain domain)
    {
        _domain = domain;
        _errorLimit = new RateLimit(domain.Stack.Clock, 100, TimeSpan.FromSeconds(1));
    }

    /// <summary>net.inet6.icmp6.errppslimit: errors sent in a second at most; 100.</summary>
    public int ErrorsPerSecond { get => _errorLimit.Limit; set => _errorLimit.Limit = value; }

    /// <summary>icmp6stat: a snapshot.</summary>
    public Icmp6Counters Counters
    {
        get
        {
            var events = _events.Snapshot();
            return new Icmp6Counters
            {
                Received = events[Icmp6Event.Received],
                Answered = events[Icmp6Event.Answered],
                Delivered = events[Icmp6Event.Delivered],
                Neighbour = events[Icmp6Event.Neighbour],
                DropsBy = _drops.Snapshot(),
                Listener = events[Icmp6Event.Listener],
                EchoesSent = events[Icmp6Event.EchoSent],
                ErrorsSent = events[Icmp6Event.ErrorSent],
                ErrorsSuppressed = events[Icmp6Event.ErrorSuppressed],
            };
        }
    }

    /// <summary>Opens a socket for echo requests; the caller closes it. n</summary>
    /// <param name="socket">The socket, when the result is None.</param>
    /// <param name="queueLength">Replies it holds until they are fetched.</param>
    /// <returns>None; EADDRINUSE (all identifiers are taken).</returns>
    public Errno OpenEcho(out Icmp6EchoSocket? socket, int queueLength = DefaultQueueLength)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(queueLength);
        socket = null;
        lock (_lock)
        {
            if (_sockets.Count > ushort.MaxValue)
            {
                return Errno.EADDRINUSE;
            }

            while (_sockets.ContainsKey(++_nextIdentifier))
            {
            }

            socket = new Icmp6EchoSocket(_domain, _nextIdentifier, queueLength);
            _sockets = new Dictionary<ushort, Icmp6EchoSocket>(_sockets) { [_nextIdentifier] = socket };
            return Errno.None;
        }
    }

    internal void Forget(Icmp6EchoSocket socket)
    {
        lock (_lock)
        {
            var sockets = new Dictionary<ushort, Icmp6EchoSocket>(_sockets);
            _ = sockets.Remove(socket.Identifier);
            _sockets = sockets;
        }
    }

    internal void CloseAll()
    {
        foreach (var socket in _sockets.Values)
        {
            socket.Close();
        }
    }

    internal void NoteEchoSent() => _events.Count(Icmp6Event.EchoSent);

    /// <summary>icmp6_input: a message without its IPv6 header. Takes <paramref name="m"/>.</summary>
    internal void Input(Mbuf m, in Ipv6Header header, bool hasAlert)
    {
        _events.Count(Icmp6Event.Received);
        if (m.Length < HeaderLength)
        {
            Drop(m, Icmp6Drop.TooShort);
            return;
        }

        if ((m.Checksum & MbufChecksum.L4Valid) == 0
            && Ipv6Header.Checksum(header.Source, header.Destination, IpProtocol.Icmpv6, m.Data) != 0)
        {
            Drop(m, Icmp6Drop.Checksum);
            return;
        }

        switch ((Icmp6Type)m.Data[0])
        {
            case Icmp6Type.EchoRequest:
                Answer(m, header);
                break;
            case Icmp6Type.EchoReply:
                Deliver(m, header);
                break;
            case Icmp6Type.NeighbourSolicit or Icmp6Type.NeighbourAdvert or Icmp6Type.RouterSolicit or Icmp6Type.RouterAdvert or Icmp6Type.Redirect:
                _events.Count(Icmp6Event.Neighbour);
                _domain.Nd.Input(m, header);
                break;
            case Icmp6Type.ListenerQuery or Icmp6Type.ListenerReportV1 or Icmp6Type.ListenerDone or Icmp6Type.ListenerReport:
                _events.Count(Icmp6Event.Listener);
                _domain.Mld.Input(m, header, hasAlert);
                break;
            case Icmp6Type.Unreachable or Icmp6Type.PacketTooBig or Icmp6Type.TimeExceeded or Icmp6Type.ParameterProblem:
                DeliverError(m, header);
                break;
            default:
                Drop(m, Icmp6Drop.Ignored);
                break;
        }
    }

    /// <summary>icmp6_reflect: the request's buffer carries the reply, with the same data. Takes <paramref name="m"/>.</summary>
    private void Answer(Mbuf m, in Ipv6Header header)
    {
        if (header.Source.IsAny)
        {
            Drop(m, Icmp6Drop.NotAnswered);
            return;
        }

        var from = header.Destination.IsMulticast ? Ipv6Address.Any : header.Destination;
        var via = header.Source.IsLinkLocal ? m.ReceivedOn : null;
        var error = _domain.Output.Route(from, header.Source, via, m.Fib, out var hop);
        if (error != Errno.None)
        {
            Drop(m, Icmp6Drop.NotAnswered);
            return;
        }

        var message = m.Data;
        message[0] = (byte)Icmp6Type.EchoReply;
        WriteChecksum(message, hop.Source, header.Source);
        error = _domain.Output.Send(m, hop, header.Source, IpProtocol.Icmpv6, hopLimit: 0);
        if (error == Errno.None)
        {
            _events.Count(Icmp6Event.Answered);
        }
        else
        {
            _drops.Count(Icmp6Drop.NotAnswered);
        }
    }

    /// <summary>Takes <paramref name="m"/>.</summary>
    private void Deliver(Mbuf m, in Ipv6Header header)
    {
        var data = m.Data;
        if (!_sockets.TryGetValue(BinaryPrimitives.ReadUInt16BigEndian(data[4..]), out var socket))
        {
            Drop(m, Icmp6Drop.NoListener);
            return;
        }

        var echo = new Icmp6Echo
        {
            Type = Icmp6Type.EchoReply,
            Address = header.Source,
            Sequence = BinaryPrimitives.ReadUInt16BigEndian(data[6..]),
            HopLimit = header.HopLimit,
            Length = m.Length - HeaderLength,
            InterfaceIndex = m.ReceivedOn!.Index,
        };
        m.TrimFront(HeaderLength);

        // It may lie in the queue for longer than its interface lives.
        m.ReceivedOn = null;
        if (socket.TryAdd(m, echo))
        {
            _events.Count(Icmp6Event.Delivered);
        }
        else
        {
            Drop(m, Icmp6Drop.QueueFull);
        }
    }

    internal static void WriteChecksum(Span<byte> message, Ipv6Address source, Ipv6Address destination)
    {
        BinaryPrimitives.WriteUInt16BigEndian(message[2..], 0);
        BinaryPrimitives.WriteUInt16BigEndian(message[2..], Ipv6Header.Checksum(source, destination, IpProtocol.Icmpv6, message));
    }

    private void Drop(Mbuf m, Icmp6Drop cause)
    {
        _drops.Count(cause);
        m.Free();
    }
}
