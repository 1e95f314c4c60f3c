using HwNet.Buffers;
using HwNet.Net;
using HwNet.Protocols.Udp;
using HwNet.Wire;

namespace HwNet.Protocols.Inet;

/// <summary>ip_input: checks received IPv4 packets and gives them to ICMP, IGMP and UDP.</summary>
/// <remarks>Every length is checked before use; each drop is counted once, by its cause. The time to live is not looked at: nothing is forwarded.</remarks>
internal sealed class Ipv4Input
{
    private const byte EndOfOptions = 0;
    private const byte NoOperation = 1;
    private const byte LooseSourceRoute = 131;
    private const byte StrictSourceRoute = 137;

    private readonly CauseCounters<Ipv4Drop> _drops = new();
    private readonly InetDomain _domain;
    private readonly InetAddressTable _addresses;
    private long _received;
    private long _delivered;

    internal Ipv4Input(InetDomain domain)
    {
        _domain = domain;
        _addresses = domain.Addresses;
    }

    internal long Received => Volatile.Read(ref _received);

    internal long Delivered => Volatile.Read(ref _delivered);

    internal IReadOnlyDictionary<Ipv4Drop, long> DropsBy => _drops.Snapshot();

    /// <summary>The handler of the input queue. Takes all packets.</summary>
    internal void Input(ref MbufBatch packets)
    {
        UdpRun<UdpSocket> run = default;
        var received = packets.Count;
        var delivered = 0;
        while (packets.TryRemoveFirst(out var m))
        {
            var cause = Check(m, out var header);
            if (cause == Ipv4Drop.None)
            {
                cause = Deliver(m, header, ref run);
            }
            else
            {
                m.Free();
            }

            if (cause == Ipv4Drop.None)
            {
                delivered++;
            }
            else
            {
                _drops.Count(cause);
            }
        }

        run.Flush();
        _ = Interlocked.Add(ref _received, received);
        _ = Interlocked.Add(ref _delivered, delivered);
    }

    /// <summary>Gives a good packet to its protocol. Takes <paramref name="m"/>.</summary>
    private Ipv4Drop Deliver(Mbuf m, in Ipv4Header header, ref UdpRun<UdpSocket> run)
    {
        switch (header.Protocol)
        {
            case IpProtocol.Icmp:
                _domain.Icmp.Input(m, header);
                return Ipv4Drop.None;
            case IpProtocol.Igmp:
                _domain.Igmp.Input(m, header);
                return Ipv4Drop.None;
            case IpProtocol.Udp:
                _domain.Udp.Input(m, header, ref run);
                return Ipv4Drop.None;
            default:
                _domain.Icmp.SendUnreachable(m, header, IcmpUnreachable.Protocol);
                return Ipv4Drop.NoProtocol;
        }
    }

    /// <summary>Everything that can be wrong with a packet; link padding behind a good one is cut off.</summary>
    private Ipv4Drop Check(Mbuf m, out Ipv4Header header)
    {
        if (!Ipv4Header.TryParse(m.Data, out header, out var error, (m.Checksum & MbufChecksum.L3Valid) != 0))
        {
            return (Ipv4Drop)error;
        }

        m.TrimBack(m.Length - header.TotalLength);
        if (m.ReceivedOn is not { } ifp || _domain.Of(ifp) is not { } state)
        {
            return Ipv4Drop.NoInterface;
        }

        var cause = CheckAddresses(m.Flags, state, header);
        if (cause == Ipv4Drop.None && header.OptionsLength > 0)
        {
            cause = CheckOptions(m.Data[Ipv4Header.MinLength..header.HeaderLength]);
        }

        return cause == Ipv4Drop.None && header.IsFragment ? Ipv4Drop.Fragment : cause;
    }

    private Ipv4Drop CheckAddresses(MbufFlags flags, InetInterface state, in Ipv4Header header)
    {
        var ifp = state.Ifp;
        var (source, destination) = (header.Source, header.Destination);
        if ((!source.IsStation && !source.IsAny) || InetAddressTable.IsBroadcast(ifp, source))
        {
            return Ipv4Drop.Source;
        }

        if ((source.IsLoopback || destination.IsLoopback) && ifp.Type != IfType.Loop)
        {
            return Ipv4Drop.Loopback;
        }

        if (destination.IsMulticast)
        {
            return state.Groups.Contains(destination) ? Ipv4Drop.None : Ipv4Drop.NotJoined;
        }

        if (_addresses.IsOwn(destination) || destination.IsLoopback)
        {
            return (flags & (MbufFlags.Bcast | MbufFlags.Mcast)) == 0 ? Ipv4Drop.None : Ipv4Drop.LinkBroadcast;
        }

        return InetAddressTable.IsBroadcast(ifp, destination) || MayTellAddress(flags, state, header) ? Ipv4Drop.None : Ipv4Drop.NotForUs;
    }

    private static bool MayTellAddress(MbufFlags flags, InetInterface state, in Ipv4Header header) =>
        state.AwaitsAddress && header.Protocol == IpProtocol.Udp && header.Destination.IsStation && (flags & (MbufFlags.Bcast | MbufFlags.Mcast)) == 0;

    /// <summary>ip_dooptions: options are passed over, but they must have sane lengths, and a source route is refused.</summary>
    private static Ipv4Drop CheckOptions(ReadOnlySpan<byte> options)
    {
        while (options.Length > 0 && options[0] != EndOfOptions)
        {
            var length = 1;
            if (options[0] != NoOperation)
            {
                if (options.Length < 2 || options[1] < 2 || options[1] > options.Length)
                {
                    return Ipv4Drop.Options;
                }

                if (options[0] is LooseSourceRoute or StrictSourceRoute)
                {
                    return Ipv4Drop.SourceRoute;
                }

                length = options[1];
            }

            options = options[length..];
        }

        return Ipv4Drop.None;
    }
}
