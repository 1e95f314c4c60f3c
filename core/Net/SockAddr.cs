using HwNet.Wire;

namespace HwNet.Net;

/// <summary>sockaddr: an address of some family, as given to an interface's output, its multicast list, a look-up or a request.</summary>
public readonly struct SockAddr : IEquatable<SockAddr>
{
    // One storage for all families, in network order: IPv4 in the first 32 bits, a link address in the low half.
    private readonly ulong _high;
    private readonly ulong _low;

    private SockAddr(AddressFamily family, ulong high, ulong low, int index, ushort etherType, int linkLength)
    {
        Family = family;
        _high = high;
        _low = low;
        Index = index;
        EtherType = etherType;
        LinkLength = linkLength;
    }

    /// <summary>sa_family.</summary>
    public AddressFamily Family { get; }

    /// <summary>sdl_index of a link address; sin6_scope_id of an IPv6 address that is only of use on one link. 0 when not said.</summary>
    public int Index { get; }

    /// <summary>sin_addr; for <see cref="AddressFamily.Inet"/>.</summary>
    public Ipv4Address Ipv4 => Ipv4Address.FromUInt32((uint)(_high >> 32));

    /// <summary>sin6_addr; for <see cref="AddressFamily.Inet6"/>.</summary>
    public Ipv6Address Ipv6 => new(_high, _low);

    /// <summary>LLADDR or ether_dhost; for the link families.</summary>
    public LinkAddress Lladdr => LinkAddress.FromUInt64(_low);

    /// <summary>ether_type of a link header built by the caller.</summary>
    public ushort EtherType { get; }

    /// <summary>sdl_alen, ssdl_addr_len: bytes of the link address; only 6 is one.</summary>
    public int LinkLength { get; }

    /// <summary>AF_INET: an IPv4 destination, to be resolved.</summary>
    public static SockAddr Inet(Ipv4Address address) => new(AddressFamily.Inet, (ulong)address.ToUInt32() << 32, 0, 0, 0, 0);

    /// <summary>AF_INET6: an IPv6 destination, to be resolved; the zone counts only for an address that needs one (RFC 4007).</summary>
    /// <param name="address">The address.</param>
    /// <param name="zone">Index of the interface it is meant on; 0 when it needs none or is to be chosen.</param>
    public static SockAddr Inet6(Ipv6Address address, int zone = 0) =>
        new(AddressFamily.Inet6, address.High, address.Low, address.IsScoped ? zone : 0, 0, 0);

    /// <summary>AF_UNSPEC: a link header built by the caller, which only ARP may do.</summary>
    public static SockAddr Unspec(LinkAddress destination, ushort etherType) =>
        new(AddressFamily.Unspec, 0, destination.ToUInt64(), 0, etherType, LinkAddress.Length);

    /// <summary>AF_RAW: the packet is the whole frame.</summary>
    public static SockAddr Raw { get; } = new(AddressFamily.Raw, 0, 0, 0, 0, 0);

    /// <summary>AF_SDL: an 802 destination with the type to put into the header; any length may be given, only 6 is accepted later.</summary>
    public static SockAddr Sdl(ReadOnlySpan<byte> destination, ushort etherType) =>
        new(AddressFamily.Sdl, 0, Bytes(destination), 0, etherType, destination.Length);

    /// <summary>AF_LINK: a link-layer address, for example a multicast group.</summary>
    public static SockAddr Link(LinkAddress lladdr) => new(AddressFamily.Link, 0, lladdr.ToUInt64(), 0, 0, LinkAddress.Length);

    /// <summary>AF_LINK of an interface: found by its index, whatever the bytes say.</summary>
    public static SockAddr Link(int index, LinkAddress lladdr = default) => new(AddressFamily.Link, 0, lladdr.ToUInt64(), index, 0, LinkAddress.Length);

    /// <summary>AF_LINK from bytes; any length may be given, only 6 is accepted as a group.</summary>
    public static SockAddr Link(ReadOnlySpan<byte> lladdr) => new(AddressFamily.Link, 0, Bytes(lladdr), 0, 0, lladdr.Length);

    /// <summary>An address of a family that has no form of its own here.</summary>
    public static SockAddr Of(AddressFamily family) => new(family, 0, 0, 0, 0, 0);

    /// <summary>sa_equal, sa_dl_equal: same family and address; link addresses compare by length and bytes only.</summary>
    public bool Equals(SockAddr other) =>
        Family == other.Family && _high == other._high && _low == other._low && LinkLength == other.LinkLength
        && (Family == AddressFamily.Link || (EtherType == other.EtherType && Index == other.Index));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is SockAddr other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Family, _high, _low);

    /// <summary>Equal.</summary>
    public static bool operator ==(SockAddr left, SockAddr right) => left.Equals(right);

    /// <summary>Not equal.</summary>
    public static bool operator !=(SockAddr left, SockAddr right) => !left.Equals(right);

    /// <inheritdoc/>
    public override string ToString() => Family switch
    {
        AddressFamily.Inet => Ipv4.ToString(),
        AddressFamily.Inet6 => Index == 0 ? Ipv6.ToString() : $"{Ipv6}%{Index}",
        AddressFamily.Link or AddressFamily.Unspec or AddressFamily.Sdl => Lladdr.ToString(),
        _ => Family.ToString(),
    };

    private static ulong Bytes(ReadOnlySpan<byte> lladdr) => lladdr.Length == LinkAddress.Length ? LinkAddress.Read(lladdr).ToUInt64() : 0;
}
