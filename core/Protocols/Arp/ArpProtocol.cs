using HwNet.Buffers;
using HwNet.Net;
using HwNet.Protocols.Inet;
using HwNet.Wire;
using NLog;

namespace HwNet.Protocols.Arp;

/// <summary>if_ether: address resolution (RFC 826) for every interface of a stack.</summary>
public sealed partial class ArpProtocol
{
    private static readonly Logger Log = LogManager.GetLogger("HwNet.Protocols");

    private readonly CauseCounters<ArpDrop> _drops = new();
    private readonly CauseCounters<ArpEvent> _events = new();
    private readonly InetDomain _domain;
    private readonly RateLimit _logLimit;
    private long _received;

    internal ArpProtocol(InetDomain domain)
    {
        _domain = domain;
        _logLimit = new RateLimit(domain.Stack.Clock, 5, TimeSpan.FromMinutes(1));
        _defenceLimit = new RateLimit(domain.Stack.Clock, 1, DefenceInterval);
    }

    /// <summary>Times and limits.</summary>
    public ArpKnobs Knobs { get; } = new();

    /// <summary>"arp -a": the neighbours of all interfaces, by interface and address. n</summary>
    public IReadOnlyList<ArpEntry> Entries
    {
        get
        {
            var entries = new List<ArpEntry>();
            foreach (var table in _domain.AllNeighbours())
            {
                table.Dump(entries);
            }

            return [.. entries.OrderBy(static e => e.Interface, StringComparer.Ordinal).ThenBy(static e => e.Address.ToUInt32())];
        }
    }

    /// <summary>arpstat: a snapshot.</summary>
    public ArpCounters Counters
    {
        get
        {
            var events = _events.Snapshot();
            return new ArpCounters
            {
                Received = Volatile.Read(ref _received),
                Handled = events[ArpEvent.Handled],
                DropsBy = _drops.Snapshot(),
                RequestsSent = events[ArpEvent.RequestSent],
                RepliesSent = events[ArpEvent.ReplySent],
                AnnouncementsSent = events[ArpEvent.AnnouncementSent],
                SendFailures = events[ArpEvent.SendFailure],
                Conflicts = events[ArpEvent.Conflict],
                Moved = events[ArpEvent.Moved],
                HeldDropped = events[ArpEvent.HeldDropped],
                TimedOut = events[ArpEvent.TimedOut],
                Expired = events[ArpEvent.Expired],
                LimitReached = events[ArpEvent.LimitReached],
            };
        }
    }

    /// <summary>"arp -s": enters a neighbour that does not age and that no packet changes; a packet that waits for it is sent. n</summary>
    /// <returns>None; EINVAL (no station's address); ENXIO (detached); ENOBUFS (the table is full).</returns>
    public Errno AddStatic(IfNet ifp, Ipv4Address address, LinkAddress lladdr)
    {
        ArgumentNullException.ThrowIfNull(ifp);
        if (!address.IsStation || !lladdr.IsStation)
        {
            return Errno.EINVAL;
        }

        if (_domain.Of(ifp) is not { } state)
        {
            return Errno.ENXIO;
        }

        var error = state.Neighbours.AddStatic(address, lladdr, out var released);
        SendReleased(ifp, address, released);
        return error;
    }

    /// <summary>"arp -d": forgets a neighbour, learned or static; a packet that waits for it is freed. n</summary>
    /// <returns>None; ENOENT; ENXIO (detached).</returns>
    public Errno Delete(IfNet ifp, Ipv4Address address)
    {
        ArgumentNullException.ThrowIfNull(ifp);
        if (_domain.Of(ifp) is not { } state)
        {
            return Errno.ENXIO;
        }

        return state.Neighbours.Remove(address) ? Errno.None : Errno.ENOENT;
    }

    /// <summary>arpwhohas: asks once who has an address; the answer appears in <see cref="Entries"/>. n</summary>
    /// <returns>None; ENOBUFS; EOPNOTSUPP (the interface does not speak ARP); and what <see cref="IfNet.Output"/> returns.</returns>
    public Errno WhoHas(IfNet ifp, Ipv4Address target)
    {
        ArgumentNullException.ThrowIfNull(ifp);
        var sender = InetAddressTable.OnNetworkOf(ifp, target) ?? InetAddressTable.FirstOf(ifp);
        return Send(ifp, ArpPacket.Request(ifp.Lladdr, sender?.Address ?? Ipv4Address.Any, target), LinkAddress.Broadcast, ArpEvent.RequestSent);
    }

    /// <summary>arp_ifinit, gratuitous ARP: tells the neighbours an address of the interface. n</summary>
    /// <returns>As <see cref="WhoHas"/>.</returns>
    public Errno SendAnnouncement(IfNet ifp, Ipv4Address address)
    {
        ArgumentNullException.ThrowIfNull(ifp);
        return Send(ifp, ArpPacket.Announcement(ifp.Lladdr, address), LinkAddress.Broadcast, ArpEvent.AnnouncementSent);
    }

    /// <summary>ARP probe (RFC 5227 section 2.1.1): asks who has an address that this host wants; teaches nobody anything. n</summary>
    /// <returns>As <see cref="WhoHas"/>.</returns>
    internal Errno SendProbe(IfNet ifp, Ipv4Address address) =>
        Send(ifp, ArpPacket.Request(ifp.Lladdr, Ipv4Address.Any, address), LinkAddress.Broadcast, ArpEvent.RequestSent);

    /// <summary>True when a packet to the station would leave at once. n</summary>
    internal bool IsResolved(IfNet ifp, Ipv4Address address) => _domain.Of(ifp)?.Neighbours.TryLookup(address, out _) ?? false;

    /// <summary>arpresolve: as <see cref="Domain.TryResolve"/>, for one station.</summary>
    internal bool TryResolve(IfNet ifp, Mbuf m, Ipv4Address address, out LinkAddress lladdr, out Errno error)
    {
        error = Errno.None;
        if (_domain.Of(ifp) is not { } state)
        {
            lladdr = default;
            error = ifp.RefuseOutput(m, OutputDrop.Down, Errno.ENXIO);
            return false;
        }

        if (state.Neighbours.TryLookup(address, out lladdr))
        {
            return true;
        }

        if (InetAddressTable.IsOwn(ifp, address))
        {
            lladdr = ifp.Lladdr;
            return true;
        }

        error = address.IsStation && Speaks(ifp) ? state.Neighbours.Hold(address, m, out var older, out var ask) : Refuse(out older, out ask);
        if (error == Errno.EEXIST && state.Neighbours.TryLookup(address, out lladdr))
        {
            error = Errno.None;
            return true;
        }

        error = Finish(ifp, m, address, older, ask, error);
        return false;
    }

    /// <summary>arptimer: asks again, gives up, forgets. 1 Hz</summary>
    internal void Tick()
    {
        var ask = new List<Ipv4Address>();
        foreach (var table in _domain.AllNeighbours())
        {
            MbufBatch undeliverable = default;
            table.Tick(ask, ref undeliverable, out var expired, out var timedOut);
            _events.Count(ArpEvent.Expired, expired);
            foreach (var address in ask)
            {
                _ = WhoHas(table.Ifp, address);
            }

            ask.Clear();
            _events.Count(ArpEvent.TimedOut, timedOut);
            while (undeliverable.TryRemoveFirst(out var m))
            {
                GiveUp(table.Ifp, m);
            }
        }
    }

    private static bool Speaks(IfNet ifp) => ifp.AddressLength == LinkAddress.Length && (ifp.Flags & IfFlags.NoArp) == 0;

    private static Errno Refuse(out Mbuf? older, out bool ask)
    {
        older = null;
        ask = false;
        return Errno.EHOSTUNREACH;
    }

    /// <summary>The end of arpresolve, with no lock held: frees what cannot wait and asks.</summary>
    private Errno Finish(IfNet ifp, Mbuf m, Ipv4Address address, Mbuf? older, bool ask, Errno error)
    {
        if (older is not null)
        {
            _events.Count(ArpEvent.HeldDropped);
            _ = ifp.RefuseOutput(older, OutputDrop.Unresolved, Errno.ENOBUFS);
        }

        if (ask)
        {
            _ = WhoHas(ifp, address);
        }

        if (error == Errno.None)
        {
            return Errno.None;
        }

        if (error == Errno.ENOBUFS)
        {
            _events.Count(ArpEvent.LimitReached);
        }

        // EEXIST: the answer came and was forgotten again between two looks; as good as no answer.
        return ifp.RefuseOutput(m, OutputDrop.Unresolved, error == Errno.EEXIST ? Errno.EHOSTUNREACH : error);
    }

    /// <summary>Nobody answered: the sender is told, and the packet freed.</summary>
    private void GiveUp(IfNet ifp, Mbuf m)
    {
        _events.Count(ArpEvent.HeldDropped);
        _domain.Icmp.Undeliverable(m.Data);
        _ = ifp.RefuseOutput(m, OutputDrop.Unresolved, Errno.EHOSTUNREACH);
    }

    private static void SendReleased(IfNet ifp, Ipv4Address address, Mbuf? released)
    {
        if (released is not null)
        {
            // Who sent it was told None when it was put to wait; a failure now is counted by the interface.
            _ = ifp.Output(released, SockAddr.Inet(address));
        }
    }

    private Errno Send(IfNet ifp, in ArpPacket packet, LinkAddress destination, ArpEvent what)
    {
        if (!Speaks(ifp))
        {
            return Errno.EOPNOTSUPP;
        }

        if (!_domain.Stack.Mbufs.TryGet(out var m))
        {
            _events.Count(ArpEvent.SendFailure);
            return Errno.ENOBUFS;
        }

        packet.Write(m.Append(ArpPacket.Length));
        return Hand(ifp, m, destination, what);
    }

    private Errno Hand(IfNet ifp, Mbuf m, LinkAddress destination, ArpEvent what)
    {
        var error = ifp.Output(m, SockAddr.Unspec(destination, EtherType.Arp));
        _events.Count(error == Errno.None ? what : ArpEvent.SendFailure);
        return error;
    }
}
