using HwNet.Buffers;
using HwNet.Net;
using HwNet.Protocols.Inet6;
using HwNet.Wire;
using NLog;

namespace HwNet.Protocols.Nd;

/// <summary>nd6: neighbour discovery (RFC 4861) and duplicate address detection (RFC 4862) for every interface of a stack.</summary>
public sealed partial class NdProtocol
{
    /// <summary>RETRANS_TIMER is a second; the tick of a real timer comes now a little early and now a little late.</summary>
    internal static readonly TimeSpan RetransTimer = TimeSpan.FromMilliseconds(900);

    private static readonly Logger Log = LogManager.GetLogger("HwNet.Protocols");

    private readonly CauseCounters<NdDrop> _drops = new();
    private readonly CauseCounters<NdEvent> _events = new();
    private readonly Inet6Domain _domain;
    private readonly RateLimit _logLimit;

    internal NdProtocol(Inet6Domain domain)
    {
        _domain = domain;
        _logLimit = new RateLimit(domain.Stack.Clock, 5, TimeSpan.FromMinutes(1));
    }

    /// <summary>Times and limits.</summary>
    public NdKnobs Knobs { get; } = new();

    /// <summary>"ndp -a": the neighbours of all interfaces, by interface and address. n</summary>
    public IReadOnlyList<NdEntry> Entries
    {
        get
        {
            var entries = new List<NdEntry>();
            foreach (var state in _domain.Interfaces())
            {
                state.Neighbours.Dump(entries);
            }

            return [.. entries.OrderBy(static e => e.Interface, StringComparer.Ordinal).ThenBy(static e => e.Address.High).ThenBy(static e => e.Address.Low)];
        }
    }

    /// <summary>A snapshot.</summary>
    public NdCounters Counters
    {
        get
        {
            var events = _events.Snapshot();
            return new NdCounters
            {
                Received = events[NdEvent.Received],
                Handled = events[NdEvent.Handled],
                DropsBy = _drops.Snapshot(),
                SolicitsSent = events[NdEvent.SolicitSent],
                AdvertsSent = events[NdEvent.AdvertSent],
                ProbesSent = events[NdEvent.ProbeSent],
                SendFailures = events[NdEvent.SendFailure],
                Duplicates = events[NdEvent.Duplicate],
                TimedOut = events[NdEvent.TimedOut],
                HeldDropped = events[NdEvent.HeldDropped],
            };
        }
    }

    /// <summary>"ndp -d": forgets a neighbour; a packet that waits for it is freed. n</summary>
    /// <returns>None; ENOENT; ENXIO (detached).</returns>
    public Errno Delete(IfNet ifp, Ipv6Address address)
    {
        ArgumentNullException.ThrowIfNull(ifp);
        if (_domain.Of(ifp) is not { } state)
        {
            return Errno.ENXIO;
        }

        return state.Neighbours.Remove(address) ? Errno.None : Errno.ENOENT;
    }

    /// <summary>nd6_output: as <see cref="Domain.TryResolve"/>, for one station.</summary>
    internal bool TryResolve(IfNet ifp, Mbuf m, Ipv6Address address, out LinkAddress lladdr, out Errno error)
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

        Mbuf? older = null;
        var ask = false;
        error = address.IsStation ? state.Neighbours.Hold(address, m, out older, out ask) : Errno.EHOSTUNREACH;
        if (error == Errno.EEXIST && state.Neighbours.TryLookup(address, out lladdr))
        {
            error = Errno.None;
            return true;
        }

        if (older is not null)
        {
            _events.Count(NdEvent.HeldDropped);
            _ = ifp.RefuseOutput(older, OutputDrop.Unresolved, Errno.ENOBUFS);
        }

        if (ask)
        {
            Solicit(state, address, unicast: false);
        }

        if (error != Errno.None)
        {
            error = ifp.RefuseOutput(m, OutputDrop.Unresolved, error == Errno.EEXIST ? Errno.EHOSTUNREACH : error);
        }

        return false;
    }

    /// <summary>nd6_timer, nd6_dad_timer: asks again, gives up, puts new addresses in force. 1 Hz</summary>
    internal void Tick()
    {
        var ask = new List<(Ipv6Address Address, bool Unicast)>();
        var lost = new List<Ipv6Address>();
        foreach (var state in _domain.Interfaces())
        {
            MbufBatch undeliverable = default;
            state.Neighbours.Tick(ask, lost, ref undeliverable);
            _events.Count(NdEvent.TimedOut, lost.Count);
            foreach (var address in lost)
            {
                _domain.Routers.NoteLost(state.Ifp, address);
            }

            lost.Clear();
            foreach (var (address, unicast) in ask)
            {
                Solicit(state, address, unicast);
            }

            ask.Clear();
            while (undeliverable.TryRemoveFirst(out var m))
            {
                _events.Count(NdEvent.HeldDropped);
                _domain.Icmp6.Undeliverable(m.Data, state.Ifp);
                _ = state.Ifp.RefuseOutput(m, OutputDrop.Unresolved, Errno.EHOSTUNREACH);
            }

            TickDad(state);
        }
    }

    /// <summary>nd6_dad_start, nd6_dad_timer, for one interface: nothing happens while it cannot be heard.</summary>
    internal void TickDad(Inet6Interface state)
    {
        if (!state.Ifp.IsUpAndRunning || state.Ifp.Link == LinkState.Down)
        {
            return;
        }

        var probe = new List<Ipv6Address>();
        var free = new List<Inet6IfAddress>();
        state.TickDad(Knobs.DadCount, _domain.Stack.Clock, probe, free);
        foreach (var address in probe)
        {
            // From nobody: the address may not be used yet (RFC 4862 section 5.4.2).
            Send(state.Ifp, new NeighbourMessage { Target = address }, default, address.SolicitedNode, NdEvent.ProbeSent);
        }

        foreach (var address in free)
        {
            _domain.PutInForce(address);
        }
    }

    /// <summary>nd6_na_output to all nodes: an address has another link address, or its interface is up again.</summary>
    internal void SendUnsolicited(IfNet ifp, Ipv6Address address)
    {
        if (ifp.AddressLength == LinkAddress.Length)
        {
            var message = new NeighbourMessage { IsAdvertisement = true, Overrides = true, Target = address, Lladdr = ifp.Lladdr };
            Send(ifp, message, address, Ipv6Address.AllNodes, NdEvent.AdvertSent);
        }
    }

    /// <summary>nd6_ns_output: asks for a neighbour, its group or itself.</summary>
    private void Solicit(Inet6Interface state, Ipv6Address address, bool unicast)
    {
        var source = (address.IsLinkLocal ? state.LinkLocal ?? state.Global : state.Global ?? state.LinkLocal)?.Address;
        if (source is { } known)
        {
            var message = new NeighbourMessage { Target = address, Lladdr = state.Ifp.Lladdr };
            Send(state.Ifp, message, known, unicast ? address : address.SolicitedNode, NdEvent.SolicitSent);
        }
        else
        {
            _events.Count(NdEvent.SendFailure);
        }
    }

    private void Send(IfNet ifp, in NeighbourMessage message, Ipv6Address source, Ipv6Address destination, NdEvent what)
    {
        if (!_domain.Stack.Mbufs.TryGet(out var m))
        {
            _events.Count(NdEvent.SendFailure);
            return;
        }

        message.Write(m.Append(message.Length), source, destination);
        var error = _domain.Output.Send(m, new Ipv6Hop(ifp, source, destination), destination, IpProtocol.Icmpv6, Ipv6Header.MaxHopLimit);
        _events.Count(error == Errno.None ? what : NdEvent.SendFailure);
    }
}
