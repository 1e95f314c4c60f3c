using HwNet.Buffers;
using HwNet.Net;
using HwNet.Protocols.Inet6;
using HwNet.Protocols.Membership;
using HwNet.Wire;

namespace HwNet.Protocols.Mld;

/// <summary>mld6: Multicast Listener Discovery, the host's part: version 2 (RFC 3810), and version 1 where a querier speaks it (RFC 2710).</summary>
public sealed class MldProtocol : IDisposable
{
    private readonly MembershipStatistics _statistics = new();
    private readonly Inet6Domain _domain;
    private readonly DueTimer _timer;

    internal MldProtocol(Inet6Domain domain)
    {
        _domain = domain;
        _timer = new DueTimer(domain.Stack, Run);
    }

    /// <summary>mldstat: a snapshot.</summary>
    public MembershipCounters Counters => _statistics.Snapshot();

    /// <summary>The version spoken on an interface: 2, or 1 while an old querier is there; 0 where nothing is reported. n</summary>
    public int VersionOn(IfNet ifp)
    {
        ArgumentNullException.ThrowIfNull(ifp);
        return _domain.Of(ifp)?.Reporter?.Version ?? 0;
    }

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    /// <summary>Null for an interface without groups on a wire.</summary>
    internal MldReporter? Reporter(Inet6Interface state) => state.Ifp.AddressLength == LinkAddress.Length && (state.Ifp.Flags & IfFlags.Multicast) != 0
        ? new MldReporter(state, _domain, _timer, _statistics, _domain.Stack.Seed ^ state.Ifp.Index)
        : null;

    /// <summary>mld_slowtimo: only a stack without threads needs it. 1 Hz</summary>
    internal void Tick()
    {
        if (!_domain.Stack.IsThreaded)
        {
            _timer.Run();
        }
    }

    /// <summary>mld_input: a query or report, its ICMPv6 checksum right, without IP header. Takes <paramref name="m"/>.</summary>
    internal void Input(Mbuf m, in Ipv6Header header, bool hasAlert)
    {
        _statistics.Events.Count(MembershipEvent.Received);
        var cause = Process(m, header, hasAlert);
        if (cause == MembershipDrop.None)
        {
            _statistics.Events.Count(MembershipEvent.Handled);
        }
        else
        {
            _statistics.Drops.Count(cause);
        }

        m.Free();
    }

    private MembershipDrop Process(Mbuf m, in Ipv6Header header, bool hasAlert)
    {
        if ((Icmp6Type)m.Data[0] != Icmp6Type.ListenerQuery)
        {
            return MembershipDrop.Report;
        }

        if (header.HopLimit != 1)
        {
            return MembershipDrop.HopLimit;
        }

        if (!header.Source.IsLinkLocal)
        {
            return MembershipDrop.Source;
        }

        if (!hasAlert)
        {
            return MembershipDrop.NoAlert;
        }

        if (!MldMessage.TryParseQuery(m.Data, out var query, out var error))
        {
            return (MembershipDrop)error;
        }

        if (m.ReceivedOn is not { } ifp || _domain.Of(ifp)?.Reporter is not { } reporter)
        {
            return MembershipDrop.NoInterface;
        }

        reporter.Query(query);
        return MembershipDrop.None;
    }

    private long Run()
    {
        var next = DueTimer.Never;
        foreach (var state in _domain.Interfaces())
        {
            next = Math.Min(next, state.Reporter?.Run() ?? DueTimer.Never);
        }

        return next;
    }
}
