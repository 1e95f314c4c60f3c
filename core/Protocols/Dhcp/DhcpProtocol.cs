using System.Buffers.Binary;
using HwNet.Net;
using HwNet.Protocols.Inet;
using HwNet.Protocols.Udp;
using HwNet.Wire;

namespace HwNet.Protocols.Dhcp;

/// <summary>The DHCPv4 clients of a stack (RFC 2131): one for an interface, all on one socket.</summary>
/// <remarks>
/// Lock: H (own), taken before C: clients change addresses. Everything happens on the callbacks of one timer of the stack's clock, and in the calls
/// of the clients' owners; input threads only start that timer.
/// </remarks>
public sealed class DhcpProtocol : IDisposable
{
    private const int QueueLength = 64;

    private readonly Lock _lock = new();
    private readonly CauseCounters<DhcpDrop> _drops = new();
    private readonly CauseCounters<DhcpEvent> _events = new();
    private readonly List<DhcpClient> _clients = [];
    private readonly byte[] _received = new byte[DhcpFormat.MaximumReceived];
    private readonly byte[] _sent = new byte[DhcpFormat.MaximumSent];
    private volatile ITimer? _timer;
    private UdpSocket? _socket;
    private int _signal;
    private bool _disposed;

    internal DhcpProtocol(InetDomain domain) => Domain = domain;

    /// <summary>A snapshot.</summary>
    public DhcpCounters Counters
    {
        get
        {
            var events = _events.Snapshot();
            return new DhcpCounters
            {
                Received = events[DhcpEvent.Received],
                Handled = events[DhcpEvent.Handled],
                DropsBy = _drops.Snapshot(),
                Sent = events[DhcpEvent.Sent],
                SendFailures = events[DhcpEvent.SendFailure],
                Retransmitted = events[DhcpEvent.Retransmitted],
                OptionsIgnored = events[DhcpEvent.OptionIgnored],
                Offers = events[DhcpEvent.Offer],
                Acks = events[DhcpEvent.Ack],
                Naks = events[DhcpEvent.Nak],
                Declines = events[DhcpEvent.Decline],
                Releases = events[DhcpEvent.Release],
                Expired = events[DhcpEvent.Expired],
                RoutesRefused = events[DhcpEvent.RouteRefused],
            };
        }
    }

    internal InetDomain Domain { get; }

    internal NetStack Stack => Domain.Stack;

    /// <summary>H</summary>
    internal Lock Sync => _lock;

    /// <summary>Room for one message. H</summary>
    internal Span<byte> SendBuffer => _sent;

    /// <summary>A client for an interface; it does nothing until it is started. The caller disposes of it. n</summary>
    /// <param name="ifp">An interface of Ethernet's kind that broadcasts.</param>
    /// <param name="client">The client, when the result is None.</param>
    /// <param name="options">How it asks; null for the usual.</param>
    /// <returns>
    /// None; ENXIO (detached); EOPNOTSUPP (not Ethernet); EEXIST (the interface has a client); EINVAL (client identifier, no such forwarding table);
    /// EADDRINUSE (another socket has port 68).
    /// </returns>
    public Errno Open(IfNet ifp, out DhcpClient? client, DhcpClientOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(ifp);
        options ??= new DhcpClientOptions();
        client = null;
        if (options.ClientIdentifier.Length is 1 or > 64 || !Stack.Routes.IsFib(options.Fib))
        {
            return Errno.EINVAL;
        }

        if (ifp.AddressLength != LinkAddress.Length || (ifp.Flags & (IfFlags.Broadcast | IfFlags.NoArp)) != IfFlags.Broadcast)
        {
            return Errno.EOPNOTSUPP;
        }

        lock (_lock)
        {
            if (_disposed || Domain.Of(ifp) is not { } state)
            {
                return Errno.ENXIO;
            }

            if (_clients.Exists(c => c.Ifp == ifp))
            {
                return Errno.EEXIST;
            }

            var error = Listen();
            if (error == Errno.None)
            {
                client = new DhcpClient(this, ifp, state, options);
                _clients.Add(client);
            }

            return error;
        }
    }

    /// <summary>Ends all clients; addresses and servers are left as they are.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
            _clients.Clear();
            Close();
        }
    }

    /// <summary>Something has come or gone: has the timer look at it at once. n</summary>
    internal void Signal()
    {
        Volatile.Write(ref _signal, 1);
        _ = _timer?.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The client has ended. H</summary>
    internal void Forget(DhcpClient client)
    {
        _ = _clients.Remove(client);
        if (_clients.Count == 0)
        {
            Close();
        }
    }

    internal void Count(DhcpEvent what) => _events.Count(what);

    /// <summary>sendto; what fails is counted, and tried again by time. H</summary>
    internal void Send(IfNet ifp, ReadOnlySpan<byte> message, Ipv4Address server)
    {
        var error = _socket?.SendTo(message, server, DhcpFormat.ServerPort, ifp) ?? Errno.ENXIO;
        _events.Count(error == Errno.None ? DhcpEvent.Sent : DhcpEvent.SendFailure);
    }

    /// <summary>The timer: received messages first, then what is due.</summary>
    internal void Run()
    {
        lock (_lock)
        {
            while (!_disposed && _timer is not null)
            {
                Volatile.Write(ref _signal, 0);
                Drain();
                var due = RunClients();
                _ = _timer?.Change(due, Timeout.InfiniteTimeSpan);

                // Who signalled before the change above has had it undone.
                if (Volatile.Read(ref _signal) == 0)
                {
                    return;
                }
            }
        }
    }

    /// <summary>H</summary>
    private Errno Listen()
    {
        if (_socket is not null)
        {
            return Errno.None;
        }

        var socket = new UdpSocket(Domain, QueueLength, credential: null) { Arrived = Signal };
        var error = socket.Bind(Ipv4Address.Any, DhcpFormat.ClientPort);
        if (error == Errno.None)
        {
            _socket = socket;
            _timer = Stack.Clock.CreateTimer(static p => ((DhcpProtocol)p!).Run(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        return error;
    }

    /// <summary>H</summary>
    private void Close()
    {
        _timer?.Dispose();
        _timer = null;
        _socket?.Close();
        _socket = null;
    }

    /// <summary>H</summary>
    private TimeSpan RunClients()
    {
        var soonest = Timeout.InfiniteTimeSpan;
        foreach (var client in _clients.ToArray())
        {
            var wait = client.Run();
            if (wait >= TimeSpan.Zero && (soonest < TimeSpan.Zero || wait < soonest))
            {
                soonest = wait;
            }
        }

        return soonest;
    }

    /// <summary>H</summary>
    private void Drain()
    {
        while (_socket is { } socket && socket.TryReceive(_received, out var datagram))
        {
            _events.Count(DhcpEvent.Received);
            var cause = datagram.Length > _received.Length ? DhcpDrop.TooLong : Dispatch(_received.AsSpan(0, datagram.Length), datagram.InterfaceIndex);
            if (cause == DhcpDrop.None)
            {
                _events.Count(DhcpEvent.Handled);
            }
            else
            {
                _drops.Count(cause);
            }
        }
    }

    /// <summary>The fixed part; options are looked at only when it is for one of the clients. H</summary>
    private DhcpDrop Dispatch(ReadOnlySpan<byte> message, int index)
    {
        if (message.Length < DhcpFormat.FixedLength)
        {
            return DhcpDrop.TooShort;
        }

        if (message[0] != DhcpFormat.BootReply)
        {
            return DhcpDrop.Operation;
        }

        if (message[1] != DhcpFormat.Ethernet || message[2] != LinkAddress.Length)
        {
            return DhcpDrop.Hardware;
        }

        if (BinaryPrimitives.ReadUInt32BigEndian(message[DhcpFormat.Cookie..]) != DhcpFormat.MagicCookie)
        {
            return DhcpDrop.Cookie;
        }

        var client = _clients.Find(c => c.Ifp.Index == index && c.Ifp.IsAttached);
        return client is null || client.State == DhcpState.Stopped ? DhcpDrop.NoClient : client.Receive(message);
    }
}
