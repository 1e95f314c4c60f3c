using HwNet.Buffers;
using HwNet.Net;
using HwNet.Protocols.Inet;
using HwNet.Protocols.Membership;
using HwNet.Wire;

namespace HwNet.Protocols.Igmp;

/// <summary>igmp: the Internet Group Management Protocol, the host's part: version 3 (RFC 3376), and the older ones where a querier speaks them.</summary>
public sealed class IgmpProtocol : IDisposable
{
    /// <summary>IPOPT_RA.</summary>
    internal const byte RouterAlert = 148;

    private const byte EndOfOptions = 0;
    private const byte NoOperation = 1;

    private readonly MembershipStatistics _statistics = new();
    private readonly InetDomain _domain;
    private readonly DueTimer _timer;

    internal IgmpProtocol(InetDomain domain)
    {
        _domain = domain;
        _timer = new DueTimer(domain.Stack, Run);
    }

    /// <summary>igmpstat: a snapshot.</summary>
    public MembershipCounters Counters => _statistics.Snapshot();

    /// <summary>The version spoken on an interface: 3, or an older one while its querier is there; 0 where nothing is reported. n</summary>
    public int VersionOn(IfNet ifp)
    {
        ArgumentNullException.ThrowIfNull(ifp);
        return _domain.Of(ifp)?.Reporter?.Version ?? 0;
    }

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    /// <summary>Null for an interface without groups on a wire.</summary>
    internal IgmpReporter? Reporter(IfNet ifp) => ifp.AddressLength == LinkAddress.Length && (ifp.Flags & IfFlags.Multicast) != 0
        ? new IgmpReporter(ifp, _timer, _statistics, _domain.Stack.Seed ^ ifp.Index)
        : null;

    /// <summary>igmp_slowtimo: only a stack without threads needs it. 1 Hz</summary>
    internal void Tick()
    {
        if (!_domain.Stack.IsThreaded)
        {
            _timer.Run();
        }
    }

    /// <summary>igmp_input: a message, its checked IPv4 header in front. Takes <paramref name="m"/>.</summary>
    internal void Input(Mbuf m, in Ipv4Header header)
    {
        _statistics.Events.Count(MembershipEvent.Received);
        var cause = Process(m, header);
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

    private MembershipDrop Process(Mbuf m, in Ipv4Header header)
    {
        var message = header.Payload(m.Data);
        if (message.IsEmpty)
        {
            return MembershipDrop.TooShort;
        }

        if ((IgmpType)message[0] != IgmpType.Query)
        {
            return (IgmpType)message[0] is IgmpType.ReportV1 or IgmpType.ReportV2 or IgmpType.ReportV3 or IgmpType.Leave
                ? MembershipDrop.Report
                : MembershipDrop.Type;
        }

        if (header.TimeToLive != 1)
        {
            return MembershipDrop.HopLimit;
        }

        if (!IgmpMessage.TryParseQuery(message, out var query, out var error))
        {
            return (MembershipDrop)error;
        }

        if (query.Version > 1 && !HasAlert(m.Data[Ipv4Header.MinLength..header.HeaderLength]))
        {
            return MembershipDrop.NoAlert;
        }

        if (m.ReceivedOn is not { } ifp || _domain.Of(ifp)?.Reporter is not { } reporter)
        {
            return MembershipDrop.NoInterface;
        }

        reporter.Query(query);
        return MembershipDrop.None;
    }

    /// <remarks>The lengths of the options were checked by ip_input.</remarks>
    private static bool HasAlert(ReadOnlySpan<byte> options)
    {
        while (options.Length > 0 && options[0] is not (EndOfOptions or RouterAlert))
        {
            options = options[(options[0] == NoOperation ? 1 : options[1])..];
        }

        return options.Length > 0 && options[0] == RouterAlert;
    }

    private long Run()
    {
        var next = DueTimer.Never;
        foreach (var reporter in _domain.Reporters())
        {
            next = Math.Min(next, reporter.Run());
        }

        return next;
    }
}
