using HwNet.Buffers;
using HwNet.Net;
using HwNet.Wire;

namespace HwNet.Protocols.Inet6;

/// <summary>ip6_output: finds the interface and the source of a packet, adds the IPv6 header and sends it. Nothing is fragmented.</summary>
public sealed class Ipv6Output
{
    private readonly CauseCounters<Ipv6OutputDrop> _drops = new();
    private readonly Inet6Domain _domain;
    private long _sent;

    internal Ipv6Output(Inet6Domain domain) => _domain = domain;

    internal long Sent => Volatile.Read(ref _sent);

    internal IReadOnlyDictionary<Ipv6OutputDrop, long> DropsBy => _drops.Snapshot();

    /// <summary>ip6_output: sends a packet that has no IP header yet. Takes <paramref name="m"/>, whatever it returns. n</summary>
    /// <param name="m">The payload, with room in front for the headers; its <see cref="Mbuf.Fib"/> is the forwarding table.</param>
    /// <param name="source">An address of this host; :: to have it chosen.</param>
    /// <param name="destination">A station or a group.</param>
    /// <param name="protocol">An <see cref="IpProtocol"/>.</param>
    /// <param name="hopLimit">Hops the packet may make; 0 for as many as the routers of the link want, else 64.</param>
    /// <param name="via">The interface to send on: the zone of what is only of use on one link; null to have it chosen by the route.</param>
    /// <returns>
    /// None (sent, queued, or held until the neighbour is resolved); ENETUNREACH; EADDRNOTAVAIL (source); EMSGSIZE (over the MTU of the interface, or of the path); ENOBUFS;
    /// and what <see cref="IfNet.Output"/> returns.
    /// </returns>
    public Errno Output(
        Mbuf m, Ipv6Address source, Ipv6Address destination, byte protocol, byte hopLimit = 0, IfNet? via = null)
    {
        ArgumentNullException.ThrowIfNull(m);
        var error = Route(source, destination, via, m.Fib, out var hop);
        if (error != Errno.None)
        {
            m.Free();
            return error;
        }

        return Send(m, hop, destination, protocol, hopLimit);
    }

    /// <summary>in6_selectroute, in6_selectsrc: where a packet leaves and from which address; a failure is counted.</summary>
    /// <returns>None, ENETUNREACH, EADDRNOTAVAIL.</returns>
    internal Errno Route(Ipv6Address source, Ipv6Address destination, IfNet? via, int fib, out Ipv6Hop hop)
    {
        var error = Find(source, destination, via, fib, out hop);
        if (error != Errno.None)
        {
            _drops.Count(error == Errno.EADDRNOTAVAIL ? Ipv6OutputDrop.NoSource : Ipv6OutputDrop.NoRoute);
        }

        return error;
    }

    /// <summary>An empty packet for so many bytes of payload to be sent there.</summary>
    /// <returns>None; EMSGSIZE when they do not fit the MTU or a buffer; ENOBUFS when the pool is empty. Counted.</returns>
    internal Errno TryGet(in Ipv6Hop hop, Ipv6Address destination, int length, out Mbuf? m)
    {
        m = null;
        if (length + Ipv6Header.Length > Math.Min(MtuTo(hop, destination), _domain.Stack.Mbufs.MaxPacketLength))
        {
            _drops.Count(Ipv6OutputDrop.TooLong);
            hop.Ifp.Counters.CountOutputDrops(OutputDrop.TooLong, 1);
            return Errno.EMSGSIZE;
        }

        if (_domain.Stack.Mbufs.TryGet(out m))
        {
            return Errno.None;
        }

        _drops.Count(Ipv6OutputDrop.NoBuffer);
        return Errno.ENOBUFS;
    }

    /// <summary>The second half of ip6_output: header and interface. Takes <paramref name="m"/>.</summary>
    internal Errno Send(Mbuf m, in Ipv6Hop hop, Ipv6Address destination, byte protocol, byte hopLimit)
    {
        var length = m.Length;
        if (length + Ipv6Header.Length > MtuTo(hop, destination))
        {
            _drops.Count(Ipv6OutputDrop.TooLong);
            return hop.Ifp.RefuseOutput(m, OutputDrop.TooLong, Errno.EMSGSIZE);
        }

        if (m.Headroom < Ipv6Header.Length)
        {
            _drops.Count(Ipv6OutputDrop.NoBuffer);
            return hop.Ifp.RefuseOutput(m, OutputDrop.NoBuffer, Errno.ENOBUFS);
        }

        // A packet that answers another in its buffer must not keep what was known of the other.
        m.ReceivedOn = hop.Zone;
        m.Flags = MbufFlags.None;
        m.Timestamp = 0;
        m.WireLength = 0;
        m.VlanTag = null;
        m.Checksum &= MbufChecksum.FillL4;
        new Ipv6Header
        {
            PayloadLength = length,
            NextHeader = protocol,
            HopLimit = hopLimit != 0 ? hopLimit : _domain.HopLimitOf(hop.Ifp),
            Source = hop.Source,
            Destination = destination,
        }.Write(m.Prepend(Ipv6Header.Length));
        var error = hop.Ifp.Output(m, SockAddr.Inet6(hop.Next, hop.Ifp.Index));
        if (error == Errno.None)
        {
            _ = Interlocked.Increment(ref _sent);
        }
        else
        {
            _drops.Count(Ipv6OutputDrop.Interface);
        }

        return error;
    }

    private int MtuTo(in Ipv6Hop hop, Ipv6Address destination) =>
        _domain.PathMtu.Of(ZonedAddress.Of(destination, hop.Ifp), _domain.MtuOf(hop.Ifp));

    private Errno Find(Ipv6Address source, Ipv6Address destination, IfNet? via, int fib, out Ipv6Hop hop)
    {
        hop = default;
        if (!source.IsAny && !source.IsLoopback && !_domain.IsOwn(source, via))
        {
            return Errno.EADDRNOTAVAIL;
        }

        if (destination.IsMulticast)
        {
            return via is null ? Errno.ENETUNREACH : From(via, source, destination, null, destination, out hop);
        }

        if (destination.IsLoopback || _domain.IsOwn(destination, via))
        {
            var loop = _domain.Stack.Inet.FindLoop();
            hop = loop is null ? default : new Ipv6Hop(loop, source.IsAny ? destination : source, destination, via);
            return loop is null ? Errno.ENETUNREACH : Errno.None;
        }

        if (!destination.IsStation || (destination.IsLinkLocal && via is null))
        {
            return Errno.ENETUNREACH;
        }

        var route = _domain.Stack.Routes.Find(SockAddr.Inet6(destination, via?.Index ?? 0), via, fib);
        var ifp = route?.Ifp ?? via;
        return ifp is null
            ? Errno.ENETUNREACH
            : From(ifp, source, destination, route?.Source as Inet6IfAddress, route is { HasRouter: true } ? route.Gateway!.Value.Ipv6 : destination, out hop);
    }

    /// <summary>RFC 6724, rules 2, 3 and 8 in short: the scope of the destination, then the network it is on; ahead of the interface's first.</summary>
    private Errno From(IfNet ifp, Ipv6Address source, Ipv6Address destination, Inet6IfAddress? suggested, Ipv6Address next, out Ipv6Hop hop)
    {
        hop = new Ipv6Hop(ifp, source, next);
        if (!source.IsAny)
        {
            return Errno.None;
        }

        var state = _domain.Of(ifp);
        var wide = state?.WideSource(destination, suggested);
        var chosen = destination.IsScoped ? state?.LinkLocal ?? wide : wide ?? state?.LinkLocal;
        hop = new Ipv6Hop(ifp, chosen?.Address ?? default, next);
        return chosen is null ? Errno.EADDRNOTAVAIL : Errno.None;
    }
}
