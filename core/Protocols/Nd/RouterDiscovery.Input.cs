using System.Buffers.Binary;
using HwNet.Net;
using HwNet.Protocols.Inet6;
using HwNet.Wire;

namespace HwNet.Protocols.Nd;

/// <content>nd6_ra_input: what an advertisement changes (RFC 4861 section 6.3.4).</content>
public sealed partial class RouterDiscovery
{
    /// <summary>Routers of one interface at most; ip6_maxifdefrouters.</summary>
    private const int MaxRouters = 16;

    /// <summary>Networks of one interface at most; ip6_maxifprefixes.</summary>
    private const int MaxPrefixes = 16;

    /// <summary>MAX_REACHABLE_TIME, in milliseconds.</summary>
    private const uint MaxReachable = 3_600_000;

    private const uint MaxRetransmit = 60_000;

    /// <summary>A message that came from a station of the link.</summary>
    internal NdDrop Advertised(Inet6Interface state, in Ipv6Header header, ReadOnlySpan<byte> message)
    {
        if (!header.Source.IsLinkLocal)
        {
            return NdDrop.Source;
        }

        if (!RouterAdvert.TryParse(message, out var advert, out var error))
        {
            return (NdDrop)error;
        }

        if (advert.Lladdr is { IsStation: false })
        {
            return NdDrop.Lladdr;
        }

        if (!Accepts || state.Ifp.AddressLength != LinkAddress.Length)
        {
            return NdDrop.NotAccepted;
        }

        if (advert.Lladdr is { } lladdr)
        {
            NdProtocol.SendReleased(state.Ifp, header.Source, state.Neighbours.HeardRouter(header.Source, lladdr));
        }

        lock (_lock)
        {
            Learn(state, header.Source, advert);
        }

        return NdDrop.None;
    }

    /// <summary>d</summary>
    private void Learn(Inet6Interface state, Ipv6Address source, in RouterAdvert advert)
    {
        var link = state.Routers;
        if (advert.Lifetime > 0)
        {
            link.SolicitsLeft = 0;
        }

        link.HopLimit = advert.HopLimit != 0 ? advert.HopLimit : link.HopLimit;
        LearnTimes(state, advert);
        LearnRouter(state, source, advert);
        var options = new NdOptions(advert.Options);
        while (options.TryNext())
        {
            var cause = options.Current[0] switch
            {
                NdOptions.Mtu => LearnMtu(state, options.Current),
                NdOptions.Prefix => LearnPrefix(state, options.Current),
                _ => RouterOptionDrop.None,
            };
            if (cause != RouterOptionDrop.None)
            {
                _ignored.Count(cause);
            }
        }

        Choose();
    }

    private void LearnTimes(Inet6Interface state, in RouterAdvert advert)
    {
        if (advert.Reachable > MaxReachable || advert.Retransmit > MaxRetransmit)
        {
            _ignored.Count(RouterOptionDrop.Timer);
            return;
        }

        state.Neighbours.SetTimes(TimeSpan.FromMilliseconds(advert.Reachable), TimeSpan.FromMilliseconds(advert.Retransmit));
    }

    private void LearnRouter(Inet6Interface state, Ipv6Address source, in RouterAdvert advert)
    {
        var routers = state.Routers.Routers;
        var router = routers.Find(r => r.Address == source);
        if (advert.Lifetime == 0)
        {
            _ = router is not null && routers.Remove(router);
            return;
        }

        if (router is null)
        {
            if (routers.Count >= MaxRouters)
            {
                _ignored.Count(RouterOptionDrop.Full);
                return;
            }

            router = new DefaultRouter(state.Ifp, source);
            routers.Add(router);
            Log.Info("{0}: router {1}", state.Ifp.Name, source);
        }

        router.Until = new Deadline(Clock, advert.Lifetime);
        router.Preference = advert.Preference;
        router.Lost = 0;
    }

    private static RouterOptionDrop LearnMtu(Inet6Interface state, ReadOnlySpan<byte> option)
    {
        var mtu = option.Length == 8 ? BinaryPrimitives.ReadUInt32BigEndian(option[4..]) : 0;
        if (mtu < Ipv6Header.MinMtu || mtu > state.Ifp.Mtu)
        {
            return RouterOptionDrop.Mtu;
        }

        state.Routers.Mtu = (int)mtu;
        return RouterOptionDrop.None;
    }

    private RouterOptionDrop LearnPrefix(Inet6Interface state, ReadOnlySpan<byte> option)
    {
        if (!PrefixInformation.TryParse(option, out var told) || told.PrefixLength > 128 || told.Prefix.IsLinkLocal || told.Prefix.IsMulticast)
        {
            return RouterOptionDrop.Prefix;
        }

        var network = told.Prefix.Network(told.PrefixLength);
        var prefix = state.Routers.Prefixes.Find(p => p.Prefix == network && p.Length == told.PrefixLength);
        if (prefix is null)
        {
            if (told.Valid == 0)
            {
                return RouterOptionDrop.None;
            }

            if (state.Routers.Prefixes.Count >= MaxPrefixes)
            {
                return RouterOptionDrop.Full;
            }

            prefix = new NdPrefix(network, told.PrefixLength);
            state.Routers.Prefixes.Add(prefix);
        }

        if (told.IsOnLink)
        {
            SetOnLink(state, prefix, new Deadline(Clock, told.Valid));
        }

        return told.IsAutonomous ? LearnAddress(state, prefix, told) : RouterOptionDrop.None;
    }

    /// <summary>nd6_prefix_onlink, nd6_prefix_offlink. d</summary>
    private void SetOnLink(Inet6Interface state, NdPrefix prefix, Deadline until)
    {
        prefix.OnLink = until;
        var destination = SockAddr.Inet6(prefix.Prefix);
        prefix.HasRoute = !until.IsOver(Clock);
        if (prefix.HasRoute)
        {
            _ = _domain.Stack.Routes.AddDynamic(destination, prefix.Length, SockAddr.Link(state.Ifp.Index));
        }
        else
        {
            _domain.Stack.Routes.RemoveDynamic(destination, prefix.Length, state.Ifp);
        }
    }
}
