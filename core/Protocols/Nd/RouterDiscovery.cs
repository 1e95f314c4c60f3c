using HwNet.Net;
using HwNet.Protocols.Inet6;
using HwNet.Wire;
using NLog;

namespace HwNet.Protocols.Nd;

/// <summary>nd6_rtr: the routers of every link, and what they announce: default route, networks, addresses made in them (RFC 4861 section 6.3, RFC 4862 section 5.5).</summary>
/// <remarks>
/// Lock: d (own); forwarding tables (F) and neighbours (A) are asked inside it. Messages change routes at once, addresses at the next tick: input must not take C.
/// </remarks>
public sealed partial class RouterDiscovery
{
    /// <summary>MAX_RTR_SOLICITATIONS.</summary>
    private const int MaxSolicits = 3;

    /// <summary>RTR_SOLICITATION_INTERVAL, in seconds.</summary>
    private const int SolicitInterval = 4;

    private static readonly Logger Log = LogManager.GetLogger("HwNet.Protocols");

    private readonly Lock _lock = new();
    private readonly CauseCounters<RouterOptionDrop> _ignored = new();
    private readonly CauseCounters<RouterEvent> _events = new();
    private readonly Inet6Domain _domain;
    private readonly RateLimit _logLimit;
    private DefaultRouter? _chosen;
    private bool _hasRoute;
    private long _losses;
    private bool _accepts;

    internal RouterDiscovery(Inet6Domain domain)
    {
        _domain = domain;
        _logLimit = new RateLimit(domain.Stack.Clock, 5, TimeSpan.FromMinutes(1));
    }

    /// <summary>ip6_accept_rtadv: routers are asked for and believed, on every interface. Off: a station on a bench says only what it was told to say.</summary>
    public bool Accepts
    {
        get => Volatile.Read(ref _accepts);
        set
        {
            Volatile.Write(ref _accepts, value);
            foreach (var state in _domain.Interfaces())
            {
                Restart(state);
            }
        }
    }

    /// <summary>"ndp -r": the routers that offer themselves, by interface. n</summary>
    public IReadOnlyList<NdRouterEntry> Entries
    {
        get
        {
            lock (_lock)
            {
                return
                [
                    .. _domain.Interfaces().SelectMany(static state => state.Routers.Routers).Select(r => new NdRouterEntry(
                        r.Ifp.Name, r.Address, r.Until.Left(Clock) ?? TimeSpan.MaxValue, r.Preference, r.Lost != 0, r == _chosen)),
                ];
            }
        }
    }

    /// <summary>"ndp -p": the networks that routers announced, by interface. n</summary>
    public IReadOnlyList<NdPrefixEntry> Prefixes
    {
        get
        {
            lock (_lock)
            {
                return
                [
                    .. _domain.Interfaces().SelectMany(state => state.Routers.Prefixes.Select(p => new NdPrefixEntry(
                        state.Ifp.Name, p.Prefix, p.Length, p.OnLink.Left(Clock), p.Address, p.Preferred.Left(Clock), p.Valid.Left(Clock)))),
                ];
            }
        }
    }

    /// <summary>A snapshot.</summary>
    public RouterCounters Counters
    {
        get
        {
            var events = _events.Snapshot();
            return new RouterCounters
            {
                SolicitsSent = events[RouterEvent.SolicitSent],
                SendFailures = events[RouterEvent.SendFailure],
                Lost = events[RouterEvent.Lost],
                Expired = events[RouterEvent.Expired],
                IgnoredBy = _ignored.Snapshot(),
            };
        }
    }

    private TimeProvider Clock => _domain.Stack.Clock;

    /// <summary>The link is new, or back: its routers are asked for again.</summary>
    internal void Restart(Inet6Interface state)
    {
        lock (_lock)
        {
            state.Routers.SolicitsLeft = Accepts && state.Ifp.AddressLength == LinkAddress.Length ? MaxSolicits : 0;
            state.Routers.NextSolicit = default;
        }
    }

    /// <summary>1 Hz: asks for routers, ends what has had its time, adds and removes addresses. Takes C of an interface</summary>
    internal void Tick()
    {
        foreach (var state in _domain.Interfaces())
        {
            if (IsSolicitDue(state))
            {
                Solicit(state);
            }

            lock (_lock)
            {
                Age(state);
            }

            UpdateAddresses(state);
        }

        lock (_lock)
        {
            Choose();
        }
    }

    /// <summary>A neighbour did not answer: if it is a router, another one is better (RFC 4861 section 6.3.6).</summary>
    internal void NoteLost(IfNet ifp, Ipv6Address neighbour) => ChangeRouter(ifp, neighbour, router =>
    {
        router.Lost = ++_losses;
        _events.Count(RouterEvent.Lost);
    });

    /// <summary>A neighbour says that it is a router no more (RFC 4861 section 7.2.5), or is found again.</summary>
    internal void NoteAdvertised(IfNet ifp, Ipv6Address neighbour, bool isRouter) => ChangeRouter(ifp, neighbour, router =>
    {
        router.Lost = 0;
        if (!isRouter)
        {
            _ = _domain.Of(ifp)?.Routers.Routers.Remove(router);
        }
    });

    /// <summary>The interface is down: its routers may be others when it is back.</summary>
    internal void ForgetRouters(Inet6Interface state)
    {
        lock (_lock)
        {
            state.Routers.Routers.Clear();
            Choose();
        }
    }

    /// <summary>nd6_purge: the interface goes.</summary>
    internal void Purge(Inet6Interface state)
    {
        lock (_lock)
        {
            state.Routers.Routers.Clear();
            state.Routers.Prefixes.Clear();
            state.Routers.SolicitsLeft = 0;
            Choose();
        }
    }

    private void ChangeRouter(IfNet ifp, Ipv6Address address, Action<DefaultRouter> change)
    {
        lock (_lock)
        {
            if (_domain.Of(ifp)?.Routers.Routers.Find(r => r.Address == address) is { } router)
            {
                change(router);
                Choose();
            }
        }
    }

    private bool IsSolicitDue(Inet6Interface state)
    {
        // The first one comes at a tick, which is no moment that the stations of a link have in common: that is the delay of section 6.3.7.
        lock (_lock)
        {
            if (state.Routers.SolicitsLeft == 0 || state.LinkLocal is null || !state.Ifp.IsUpAndRunning || !state.Routers.NextSolicit.IsOver(Clock))
            {
                return false;
            }

            state.Routers.SolicitsLeft--;
            state.Routers.NextSolicit = new Deadline(Clock, SolicitInterval);
            return true;
        }
    }

    private void Solicit(Inet6Interface state)
    {
        if (state.LinkLocal?.Address is not { } source || !_domain.Stack.Mbufs.TryGet(out var m))
        {
            _events.Count(RouterEvent.SendFailure);
            return;
        }

        RouterSolicit.Write(m.Append(RouterSolicit.Length), state.Ifp.Lladdr, source, Ipv6Address.AllRouters);
        var hop = new Ipv6Hop(state.Ifp, source, Ipv6Address.AllRouters);
        var error = _domain.Output.Send(m, hop, Ipv6Address.AllRouters, IpProtocol.Icmpv6, Ipv6Header.MaxHopLimit);
        _events.Count(error == Errno.None ? RouterEvent.SolicitSent : RouterEvent.SendFailure);
    }

    /// <summary>nd6_timer, for routers and networks. d</summary>
    private void Age(Inet6Interface state)
    {
        var gone = state.Routers.Routers.RemoveAll(r => r.Until.IsOver(Clock));
        foreach (var prefix in state.Routers.Prefixes)
        {
            if (prefix.HasRoute && prefix.OnLink.IsOver(Clock))
            {
                SetOnLink(state, prefix, default);
                gone++;
            }
        }

        _events.Count(RouterEvent.Expired, gone);
    }

    /// <summary>defrouter_select: one default route, to who answers, before who does not; then as the routers prefer (RFC 4191); then as it was. d</summary>
    private void Choose()
    {
        DefaultRouter? best = null;
        foreach (var state in _domain.Interfaces())
        {
            foreach (var router in state.Routers.Routers)
            {
                best = best is null || IsBetter(router, best) ? router : best;
            }
        }

        if (best != _chosen)
        {
            if (_chosen is { } old)
            {
                _domain.Stack.Routes.RemoveDynamic(SockAddr.Inet6(default), 0, old.Ifp);
            }

            (_chosen, _hasRoute) = (best, false);
        }

        if (best is not null && !_hasRoute)
        {
            // Not before the interface has a link-local address, which leads to the router.
            _hasRoute = _domain.Stack.Routes.AddDynamic(SockAddr.Inet6(default), 0, SockAddr.Inet6(best.Address, best.Ifp.Index));
        }
    }

    private bool IsBetter(DefaultRouter router, DefaultRouter than)
    {
        if (router.Lost != 0 || than.Lost != 0)
        {
            return router.Lost < than.Lost;
        }

        return router.Preference != than.Preference ? router.Preference > than.Preference : router == _chosen;
    }
}
