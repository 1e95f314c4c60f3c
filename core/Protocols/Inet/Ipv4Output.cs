using HwNet.Buffers;
using HwNet.Net;
using HwNet.Wire;

namespace HwNet.Protocols.Inet;

/// <summary>ip_output: finds the interface and the source of a packet, adds the IPv4 header and sends it.</summary>
/// <remarks>The route is looked up in the packet's forwarding table; it leads to the destination or to a router. Nothing is fragmented.</remarks>
public sealed class Ipv4Output
{
    private readonly CauseCounters<Ipv4OutputDrop> _drops = new();
    private readonly InetDomain _domain;
    private readonly InetAddressTable _addresses;
    private IfNet? _default;
    private byte _timeToLive = Ipv4Header.DefaultTimeToLive;
    private long _sent;
    private int _identification;

    internal Ipv4Output(InetDomain domain)
    {
        _domain = domain;
        _addresses = domain.Addresses;
    }

    /// <summary>imo_multicast_ifp: where packets to groups and to 255.255.255.255 leave when the sender names no interface; null for nowhere.</summary>
    public IfNet? DefaultInterface { get => Volatile.Read(ref _default); set => Volatile.Write(ref _default, value); }

    /// <summary>ip_defttl: hops that a packet may make when its sender does not say. 64.</summary>
    public byte DefaultTimeToLive { get => Volatile.Read(ref _timeToLive); set => Volatile.Write(ref _timeToLive, value); }

    internal long Sent => Volatile.Read(ref _sent);

    internal IReadOnlyDictionary<Ipv4OutputDrop, long> DropsBy => _drops.Snapshot();

    /// <summary>ip_output: sends a packet that has no IP header yet. Takes <paramref name="m"/>, whatever it returns. n</summary>
    /// <param name="m">The payload, with room in front for the headers; its <see cref="Mbuf.Fib"/> is the forwarding table.</param>
    /// <param name="source">An address of this host; 0.0.0.0 to have it chosen.</param>
    /// <param name="destination">A station, a broadcast address or a group.</param>
    /// <param name="protocol">An <see cref="IpProtocol"/>.</param>
    /// <param name="timeToLive">Hops the packet may make; null for <see cref="DefaultTimeToLive"/>.</param>
    /// <param name="via">The interface to send on; null to have it chosen by the route.</param>
    /// <returns>
    /// None (sent, queued, or held until the neighbour is resolved); ENETUNREACH; EADDRNOTAVAIL (source); EMSGSIZE (over the MTU); ENOBUFS;
    /// and what <see cref="IfNet.Output"/> returns.
    /// </returns>
    public Errno Output(
        Mbuf m, Ipv4Address source, Ipv4Address destination, byte protocol, byte? timeToLive = null, IfNet? via = null)
    {
        ArgumentNullException.ThrowIfNull(m);
        var error = Route(source, destination, via, m.Fib, out var hop);
        if (error != Errno.None)
        {
            m.Free();
            return error;
        }

        return Send(m, hop, destination, protocol, timeToLive ?? DefaultTimeToLive);
    }

    /// <summary>rtlookup, in_selectsrc: where a packet leaves and from which address; a failure is counted.</summary>
    /// <returns>None, ENETUNREACH, EADDRNOTAVAIL.</returns>
    internal Errno Route(Ipv4Address source, Ipv4Address destination, IfNet? via, int fib, out Ipv4Hop hop)
    {
        var error = Find(source, destination, via, fib, out hop);
        if (error != Errno.None)
        {
            _drops.Count(error == Errno.EADDRNOTAVAIL ? Ipv4OutputDrop.NoSource : Ipv4OutputDrop.NoRoute);
        }

        return error;
    }

    /// <summary>An empty packet for so many bytes of payload to be sent there.</summary>
    /// <returns>None; EMSGSIZE when they do not fit the MTU or a buffer; ENOBUFS when the pool is empty. Counted.</returns>
    internal Errno TryGet(in Ipv4Hop hop, int length, out Mbuf? m)
    {
        m = null;
        if (length + Ipv4Header.MinLength > Math.Min(hop.Ifp.Mtu, _domain.Stack.Mbufs.MaxPacketLength))
        {
            _drops.Count(Ipv4OutputDrop.TooLong);
            hop.Ifp.Counters.CountOutputDrops(OutputDrop.TooLong, 1);
            return Errno.EMSGSIZE;
        }

        if (_domain.Stack.Mbufs.TryGet(out m))
        {
            return Errno.None;
        }

        _drops.Count(Ipv4OutputDrop.NoBuffer);
        return Errno.ENOBUFS;
    }

    /// <summary>The second half of ip_output: header and interface. Takes <paramref name="m"/>.</summary>
    internal Errno Send(Mbuf m, in Ipv4Hop hop, Ipv4Address destination, byte protocol, byte timeToLive)
    {
        var total = m.Length + Ipv4Header.MinLength;
        if (total > hop.Ifp.Mtu)
        {
            _drops.Count(Ipv4OutputDrop.TooLong);
            return hop.Ifp.RefuseOutput(m, OutputDrop.TooLong, Errno.EMSGSIZE);
        }

        if (m.Headroom < Ipv4Header.MinLength)
        {
            _drops.Count(Ipv4OutputDrop.NoBuffer);
            return hop.Ifp.RefuseOutput(m, OutputDrop.NoBuffer, Errno.ENOBUFS);
        }

        Forget(m);
        var header = new Ipv4Header
        {
            TotalLength = total,
            Identification = (ushort)Interlocked.Increment(ref _identification),
            DontFragment = true,
            TimeToLive = timeToLive,
            Protocol = protocol,
            Source = hop.Source,
            Destination = destination,
        };
        if ((hop.Ifp.CapabilitiesEnabled & IfCapabilities.TxCsum) != 0)
        {
            header.WriteWithoutChecksum(m.Prepend(Ipv4Header.MinLength));
            m.Checksum |= MbufChecksum.FillL3;
        }
        else
        {
            header.Write(m.Prepend(Ipv4Header.MinLength));
        }

        return Hand(m, hop.Ifp, hop.Next);
    }

    /// <summary>A packet that answers another in its buffer must not keep what was known of the other.</summary>
    private static void Forget(Mbuf m)
    {
        m.ReceivedOn = null;
        m.Flags = MbufFlags.None;
        m.Timestamp = 0;
        m.WireLength = 0;
        m.VlanTag = null;
        m.Checksum &= MbufChecksum.FillL4;
    }

    private Errno Hand(Mbuf m, IfNet ifp, Ipv4Address next)
    {
        var error = ifp.Output(m, SockAddr.Inet(next));
        if (error == Errno.None)
        {
            _ = Interlocked.Increment(ref _sent);
        }
        else
        {
            _drops.Count(Ipv4OutputDrop.Interface);
        }

        return error;
    }

    private Errno Find(Ipv4Address source, Ipv4Address destination, IfNet? via, int fib, out Ipv4Hop hop)
    {
        hop = default;
        if (!source.IsAny && !source.IsLoopback && !_addresses.IsOwn(source))
        {
            return Errno.EADDRNOTAVAIL;
        }

        if (destination.IsMulticast || destination.IsBroadcast)
        {
            return ToGroup(source, destination, via ?? DefaultInterface, out hop);
        }

        if (destination.IsLoopback || _addresses.IsOwn(destination))
        {
            return ToSelf(source, destination, out hop);
        }

        return destination.IsStation ? ToStation(source, destination, via, fib, out hop) : Errno.ENETUNREACH;
    }

    private static Errno ToGroup(Ipv4Address source, Ipv4Address group, IfNet? via, out Ipv4Hop hop)
    {
        if (via is null)
        {
            hop = default;
            return Errno.ENETUNREACH;
        }

        // A host that does not know its address yet may ask everybody for it (RFC 1122 section 3.2.1.3).
        hop = new Ipv4Hop(via, source.IsAny ? InetAddressTable.FirstOf(via)?.Address ?? Ipv4Address.Any : source, group);
        return Errno.None;
    }

    private Errno ToSelf(Ipv4Address source, Ipv4Address destination, out Ipv4Hop hop)
    {
        var loop = _domain.FindLoop();
        hop = loop is null ? default : new Ipv4Hop(loop, source.IsAny ? destination : source, destination);
        return loop is null ? Errno.ENETUNREACH : Errno.None;
    }

    private Errno ToStation(Ipv4Address source, Ipv4Address destination, IfNet? via, int fib, out Ipv4Hop hop)
    {
        hop = default;
        var route = _domain.Stack.Routes.Find(destination, source, via, fib);
        if (route is null && via is null)
        {
            return Errno.ENETUNREACH;
        }

        // Who names the interface knows better than the routes.
        var from = (route?.Source as InetIfAddress) ?? (route is null ? InetAddressTable.FirstOf(via!) : null);
        if (from is null)
        {
            return Errno.EADDRNOTAVAIL;
        }

        hop = new Ipv4Hop(route?.Ifp ?? via!, source.IsAny ? from.Address : source, route?.NextHop(destination) ?? destination);
        return Errno.None;
    }
}
