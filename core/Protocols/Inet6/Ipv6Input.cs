using HwNet.Buffers;
using HwNet.Net;
using HwNet.Wire;

namespace HwNet.Protocols.Inet6;

/// <summary>ip6_input: checks received IPv6 packets and gives them to ICMPv6.</summary>
/// <remarks>Every length is checked before use; each drop is counted once, by its cause. The hop limit is not looked at: nothing is forwarded.</remarks>
internal sealed class Ipv6Input(Inet6Domain domain)
{
    private const byte HopByHop = 0;
    private const byte Routing = 43;
    private const byte FragmentHeader = 44;
    private const byte DestinationOptions = 60;
    private const int MaxExtensions = 8;

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
        while (packets.TryRemoveFirst(out var m))
        {
            var cause = Check(m, out var header, out var protocol, out var offset);
            if (cause == Ipv6Drop.None && protocol != IpProtocol.Icmpv6)
            {
                cause = Ipv6Drop.NoProtocol;
            }

            if (cause != Ipv6Drop.None)
            {
                _drops.Count(cause);
                m.Free();
                continue;
            }

            _ = Interlocked.Increment(ref _delivered);
            m.TrimFront(offset);
            domain.Icmp6.Input(m, header);
        }
    }

    /// <summary>Everything that can be wrong with a packet; link padding behind a good one is cut off.</summary>
    private Ipv6Drop Check(Mbuf m, out Ipv6Header header, out byte protocol, out int offset)
    {
        protocol = 0;
        offset = 0;
        if (!Ipv6Header.TryParse(m.Data, out header, out var error))
        {
            return (Ipv6Drop)error;
        }

        m.TrimBack(m.Length - Ipv6Header.Length - header.PayloadLength);
        if (m.ReceivedOn is not { } ifp || domain.Of(ifp) is not { } state)
        {
            return Ipv6Drop.NoInterface;
        }

        var cause = CheckAddresses(m, state, header);
        return cause == Ipv6Drop.None ? SkipExtensions(m.Data, header.NextHeader, out protocol, out offset) : cause;
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
            return state.IsMember(destination) ? Ipv6Drop.None : Ipv6Drop.NotJoined;
        }

        return destination.IsLoopback || domain.IsOwn(destination, state.Ifp) ? Ipv6Drop.None : Ipv6Drop.NotForUs;
    }

    /// <summary>Passes over the options of hop-by-hop and destination headers (RFC 8200 section 4); what else comes before the payload is refused.</summary>
    private static Ipv6Drop SkipExtensions(ReadOnlySpan<byte> packet, byte next, out byte protocol, out int offset)
    {
        offset = Ipv6Header.Length;
        protocol = next;
        for (var header = 0; header < MaxExtensions; header++)
        {
            switch (protocol)
            {
                case HopByHop or DestinationOptions:
                    var length = packet.Length - offset < 8 ? 0 : (packet[offset + 1] + 1) * 8;
                    if (length == 0 || length > packet.Length - offset)
                    {
                        return Ipv6Drop.Extension;
                    }

                    protocol = packet[offset];
                    offset += length;
                    break;
                case Routing:
                    return Ipv6Drop.SourceRoute;
                case FragmentHeader:
                    return Ipv6Drop.Fragment;
                default:
                    return Ipv6Drop.None;
            }
        }

        return Ipv6Drop.Extension;
    }
}
