using System.Numerics;
using HwNet.Net;
using HwNet.Protocols.Membership;
using HwNet.Protocols.Mld;
using HwNet.Protocols.Nd;
using HwNet.Wire;

namespace HwNet.Protocols.Inet6;

/// <summary>in6_ifextra: what IPv6 keeps for an interface: neighbours, groups, addresses that are not in force yet, and the sources to send from.</summary>
/// <remarks>Lock: own, a leaf, for changes; sources are read without.</remarks>
internal sealed class Inet6Interface(IfNet ifp, NdTable neighbours)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<Ipv6Address, DadEntry> _dad = [];
    private volatile HashSet<Ipv6Address> _deprecated = [];
    private volatile Inet6IfAddress[] _sources = [];

    internal IfNet Ifp { get; } = ifp;

    internal NdTable Neighbours { get; } = neighbours;

    /// <summary>What routers have said.</summary>
    internal RouterLink Routers { get; } = new();

    /// <summary>The first address of this link only, or null.</summary>
    internal Inet6IfAddress? LinkLocal { get; private set; }

    /// <summary>The first other address, if possible a preferred one; or null.</summary>
    internal Inet6IfAddress? Global => _sources is [var first, ..] ? first : null;

    /// <summary>linkmtu: bytes of an IPv6 packet at most; that of the interface, unless a router said less.</summary>
    internal int Mtu => Routers.Mtu is > 0 and var told ? Math.Min(told, Ifp.Mtu) : Ifp.Mtu;

    internal GroupMemberships<Ipv6Address> Groups { get; } = new();

    /// <summary>Who tells of the groups; null where there is nobody to tell.</summary>
    internal MldReporter? Reporter { get; set; }

    internal void Clear()
    {
        Groups.Clear();
        Reporter?.Clear();
        lock (_lock)
        {
            _dad.Clear();
            _deprecated = [];
        }
    }

    /// <summary>Chooses the sources anew, after a change of the addresses in force.</summary>
    internal void Refresh()
    {
        lock (_lock)
        {
            var inForce = Ifp.Addresses.OfType<Inet6IfAddress>().Where(a => Ifp.Stack.Addresses.Inet6.Contains(a)).ToArray();
            LinkLocal = Array.Find(inForce, static a => a.Address.IsLinkLocal);
            var wide = Array.FindAll(inForce, static a => !a.Address.IsLinkLocal);
            var preferred = Array.FindAll(wide, a => !_deprecated.Contains(a.Address));
            _sources = preferred.Length > 0 ? preferred : wide;
        }
    }

    /// <summary>IN6_IFF_DEPRECATED, on or off.</summary>
    internal void SetDeprecated(Ipv6Address address, bool deprecated)
    {
        if (_deprecated.Contains(address) == deprecated)
        {
            return;
        }

        lock (_lock)
        {
            _deprecated = deprecated ? [.. _deprecated, address] : [.. _deprecated.Where(a => a != address)];
        }

        Refresh();
    }

    internal bool IsDeprecated(Ipv6Address address) => _deprecated.Contains(address);

    /// <summary>RFC 6724, rules 3 and 8: of the addresses that are not of this link only, the preferred one that has most of the network in common.</summary>
    /// <param name="destination">Whom a packet is for.</param>
    /// <param name="suggested">The one that wins when others are no better; null for the first.</param>
    internal Inet6IfAddress? WideSource(Ipv6Address destination, Inet6IfAddress? suggested)
    {
        Inet6IfAddress? best = null;
        var bestBits = -1;
        foreach (var source in _sources)
        {
            var bits = BitOperations.LeadingZeroCount(source.Address.High ^ destination.High);
            if (bits > bestBits || (bits == bestBits && source == suggested))
            {
                (best, bestBits) = (source, bits);
            }
        }

        return best;
    }

    /// <returns>False when the address is known to be asked for, or to be another's.</returns>
    internal bool BeginDad(Inet6IfAddress address)
    {
        lock (_lock)
        {
            return _dad.TryAdd(address.Address, new DadEntry(address));
        }
    }

    internal void EndDad(Ipv6Address address)
    {
        lock (_lock)
        {
            _ = _dad.Remove(address);
        }
    }

    /// <summary>Another station has the address.</summary>
    /// <returns>False when it was not tentative.</returns>
    internal bool FoundDuplicate(Ipv6Address address)
    {
        lock (_lock)
        {
            return _dad.TryGetValue(address, out var entry) && !entry.IsDuplicate && (entry.IsDuplicate = true);
        }
    }

    /// <summary>The state of an address that is not in force; null for another.</summary>
    internal Inet6AddressState? StateOf(Ipv6Address address)
    {
        lock (_lock)
        {
            if (!_dad.TryGetValue(address, out var entry))
            {
                return null;
            }

            return entry.IsDuplicate ? Inet6AddressState.Duplicated : Inet6AddressState.Tentative;
        }
    }

    /// <summary>nd6_dad_timer: which addresses a probe is due for, and which nobody else has.</summary>
    /// <param name="count">Probes for each.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="probe">Gets the ones to ask for.</param>
    /// <param name="free">Gets the ones to put in force.</param>
    internal void TickDad(int count, TimeProvider clock, List<Ipv6Address> probe, List<Inet6IfAddress> free)
    {
        var now = clock.GetTimestamp();
        lock (_lock)
        {
            foreach (var entry in _dad.Values)
            {
                if (entry.IsDuplicate || (entry.Sent > 0 && clock.GetElapsedTime(entry.SentAt, now) < NdProtocol.RetransTimer))
                {
                    continue;
                }

                if (entry.Sent >= count)
                {
                    free.Add(entry.Address);
                    _ = _dad.Remove(entry.Address.Address);
                    continue;
                }

                entry.Sent++;
                entry.SentAt = now;
                probe.Add(entry.Address.Address);
            }
        }
    }
}
