using HwNet.Protocols.Inet;

namespace HwNet.Protocols.Icmp;

/// <summary>ip_icmp: answers echo requests, sends and receives errors, and serves the sockets that ping.</summary>
/// <remarks>Lock: I (own), a leaf, for the list of sockets; input reads it without.</remarks>
public sealed partial class IcmpProtocol
{
    /// <summary>Replies a socket holds unless told.</summary>
    public const int DefaultQueueLength = 64;

    private readonly Lock _lock = new();
    private readonly CauseCounters<IcmpDrop> _drops = new();
    private readonly CauseCounters<IcmpEvent> _events = new();
    private readonly InetDomain _domain;
    private readonly RateLimit _errorLimit;
    private volatile IcmpEchoSocket[] _sockets = [];
    private bool _answerBroadcast;
    private ushort _nextIdentifier;

    internal IcmpProtocol(InetDomain domain)
    {
        _domain = domain;
        _errorLimit = new RateLimit(domain.Stack.Clock, 200, TimeSpan.FromSeconds(1));
    }

    /// <summary>net.inet.icmp.bmcastecho: answer echo requests that were sent to many. Off: they serve to flood (RFC 1122 section 3.2.2.6 allows it).</summary>
    public bool AnswersBroadcastEcho { get => Volatile.Read(ref _answerBroadcast); set => Volatile.Write(ref _answerBroadcast, value); }

    /// <summary>net.inet.icmp.icmplim: errors sent in a second at most; 200.</summary>
    public int ErrorsPerSecond { get => _errorLimit.Limit; set => _errorLimit.Limit = value; }

    /// <summary>icmpstat: a snapshot.</summary>
    public IcmpCounters Counters
    {
        get
        {
            var events = _events.Snapshot();
            return new IcmpCounters
            {
                Received = events[IcmpEvent.Received],
                Answered = events[IcmpEvent.Answered],
                Delivered = events[IcmpEvent.Delivered],
                DropsBy = _drops.Snapshot(),
                EchoesSent = events[IcmpEvent.EchoSent],
                ErrorsSent = events[IcmpEvent.ErrorSent],
                ErrorsSuppressed = events[IcmpEvent.ErrorSuppressed],
            };
        }
    }

    /// <summary>Opens a socket for echo requests; the caller closes it. n</summary>
    /// <param name="socket">The socket, when the result is None.</param>
    /// <param name="identifier">icmp_id; null for a free one.</param>
    /// <param name="queueLength">Replies it holds until they are fetched.</param>
    /// <returns>None; EADDRINUSE (the identifier is taken, or all are).</returns>
    public Errno OpenEcho(out IcmpEchoSocket? socket, ushort? identifier = null, int queueLength = DefaultQueueLength)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(queueLength);
        socket = null;
        lock (_lock)
        {
            if (_sockets.Length > ushort.MaxValue || (identifier is { } wanted && Find(wanted) is not null))
            {
                return Errno.EADDRINUSE;
            }

            socket = new IcmpEchoSocket(_domain, identifier ?? NextIdentifier(), queueLength);
            _sockets = [.. _sockets, socket];
            return Errno.None;
        }
    }

    internal void Forget(IcmpEchoSocket socket)
    {
        lock (_lock)
        {
            _sockets = [.. _sockets.Where(s => s != socket)];
        }
    }

    internal void CloseAll()
    {
        foreach (var socket in _sockets)
        {
            socket.Close();
        }
    }

    internal void NoteEchoSent() => _events.Count(IcmpEvent.EchoSent);

    private IcmpEchoSocket? Find(ushort identifier)
    {
        foreach (var socket in _sockets)
        {
            if (socket.Identifier == identifier)
            {
                return socket;
            }
        }

        return null;
    }

    private ushort NextIdentifier()
    {
        do
        {
            _nextIdentifier++;
        }
        while (Find(_nextIdentifier) is not null);

        return _nextIdentifier;
    }
}
