using HwNet.Buffers;
using HwNet.Net;
using HwNet.Protocols.Udp;
using HwNet.Protocols.Udp6;
using HwNet.Wire;

namespace HwNet.Protocols.Inet6;

/// <summary>ip6_input: checks received IPv6 packets and gives them to ICMPv6 and UDP.</summary>
/// <remarks>Every length is checked before use; each drop is counted once, by its cause. The hop limit is not looked at: nothing is forwarded.</remarks>
internal sealed class Ipv6Input(Inet6Domain domain)
{
    private const byte NoNextHeader = 59;

    private readonly CauseCounters<Ipv6Drop> _drops = new();
    private long _received;
    private long _delivered;

    internal long Received => Volatile.Read(ref _received);

    internal long Delivered => Volatile.Read(ref _delivered);

    internal IReadOnlyDictionary<Ipv6Drop, long> DropsBy => _drops.Snapshot();

    /// <summary>The handler of the input queue. Takes all packets.</summary>
    internal void Input(ref MbufBatch packets)
    {
        _ = Interlocked.Add(ref _received, packets.Count);
        UdpRun<Udp6Socket> run = default;
        while (packets.TryRemoveFirst(out var m))
        {
            var cause = Check(m, out var header);
            if (cause == Ipv6Drop.None)
            {
                cause = Deliver(m, header, ref run);
            }
            else
            {
                m.Free();
            }

            if (cause == Ipv6Drop.None)
            {
                _ = Interlocked.Increment(ref _delivered);
            }
            else
            {
                _drops.Count(cause);
            }
        }

        run.Flush();
    }

    /// <summary>Gives a good packet to its protocol. Takes <paramref name="m"/>.</summary>
    private Ipv6Drop Deliver(Mbuf m, in Ipv6Header header, ref UdpRun<Udp6Socket> run)
    {
        var extensions = new Ipv6Extensions(m.Data);
        var cause = extensions.Walk();
        var problem = extensions.Problem;
        if (cause == Ipv6Drop.None && extensions.Protocol == IpProtocol.Icmpv6)
        {
            m.TrimFront(extensions.Offset);
            domain.Icmp6.Input(m, header, extensions.HasRouterAlert);
            return Ipv6Drop.None;
        }

        if (cause == Ipv6Drop.None && extensions.Protocol == IpProtocol.Udp)
        {
            domain.Udp6.Input(m, header, extensions.Offset, ref run);
            return Ipv6Drop.None;
        }

        if (cause == Ipv6Drop.None)
        {
            cause = Ipv6Drop.NoProtocol;
            problem = extensions.Protocol == NoNextHeader ? null : new ParameterProblem(1, extensions.NamedAt);
        }

        if (problem is { } wrong)
        {
            domain.Icmp6.SendError(m, header, Icmp6Type.ParameterProblem, wrong.Code, (uint)wrong.Pointer, wrong.EvenToMany);
        }
        else
        {
            m.Free();
        }

        return cause;
    }

    /// <summary>Everything that can be wrong with a packet's fixed header; link padding behind a good one is cut off.</summary>
    private Ipv6Drop Check(Mbuf m, out Ipv6Header header)
    {
        if (!Ipv6Header.TryParse(m.Data, out header, out var error))
        {
            return (Ipv6Drop)error;
        }

        m.TrimBack(m.Length - Ipv6Header.Length - header.PayloadLength);
        return m.ReceivedOn is { } ifp && domain.Of(ifp) is { } state ? CheckAddresses(m, state, header) : Ipv6Drop.NoInterface;
    }

    private Ipv6Drop CheckAddresses(Mbuf m, Inet6Interface state, in Ipv6Header header)
    {
        var (source, destination) = (header.Source, header.Destination);
        var fromWire = state.Ifp.Type != IfType.Loop && (m.Flags & MbufFlags.Loop) == 0;
        if (source.IsMulticast || source.IsIpv4Mapped || (fromWire && (source.IsLoopback || destination.IsLoopback)))
        {
            return Ipv6Drop.Source;
        }

        if (destination.IsMulticast)
        {
            return state.Groups.Contains(destination) ? Ipv6Drop.None : Ipv6Drop.NotJoined;
        }

        return destination.IsLoopback || domain.IsOwn(destination, state.Ifp) ? Ipv6Drop.None : Ipv6Drop.NotForUs;
    }
}
