using HwNet.Wire;

namespace HwNet.Net;

/// <summary>sockaddr: an address of some family, as given to an interface's output, its multicast list or a request.</summary>
public readonly struct SockAddr : IEquatable<SockAddr>
{
    private SockAddr(AddressFamily family, Ipv4Address ipv4, LinkAddress lladdr, ushort etherType, int linkLength)
    {
        Family = family;
        Ipv4 = ipv4;
        Lladdr = lladdr;
        EtherType = etherType;
        LinkLength = linkLength;
    }

    /// <summary>sa_family.</summary>
    public AddressFamily Family { get; }

    /// <summary>sin_addr; for <see cref="AddressFamily.Inet"/>.</summary>
    public Ipv4Address Ipv4 { get; }

    /// <summary>LLADDR or ether_dhost; for the link families.</summary>
    public LinkAddress Lladdr { get; }

    /// <summary>ether_type of a link header built by the caller.</summary>
    public ushort EtherType { get; }

    /// <summary>sdl_alen, ssdl_addr_len: bytes of the link address; only 6 is one.</summary>
    public int LinkLength { get; }

    /// <summary>AF_INET: an IPv4 destination, to be resolved.</summary>
    public static SockAddr Inet(Ipv4Address address) => new(AddressFamily.Inet, address, default, 0, 0);

    /// <summary>AF_UNSPEC: a link header built by the caller, which only ARP may do.</summary>
    public static SockAddr Unspec(LinkAddress destination, ushort etherType) =>
        new(AddressFamily.Unspec, default, destination, etherType, LinkAddress.Length);

    /// <summary>AF_RAW: the packet is the whole frame.</summary>
    public static SockAddr Raw { get; } = new(AddressFamily.Raw, default, default, 0, 0);

    /// <summary>AF_SDL: an 802 destination with the type to put into the header; any length may be given, only 6 is accepted later.</summary>
    public static SockAddr Sdl(ReadOnlySpan<byte> destination, ushort etherType) => new(
        AddressFamily.Sdl, default, destination.Length == LinkAddress.Length ? LinkAddress.Read(destination) : default, etherType, destination.Length);

    /// <summary>AF_LINK: a link-layer address, for example a multicast group.</summary>
    public static SockAddr Link(LinkAddress lladdr) => new(AddressFamily.Link, default, lladdr, 0, LinkAddress.Length);

    /// <summary>AF_LINK from bytes; any length may be given, only 6 is accepted as a group.</summary>
    public static SockAddr Link(ReadOnlySpan<byte> lladdr) => new(
        AddressFamily.Link, default, lladdr.Length == LinkAddress.Length ? LinkAddress.Read(lladdr) : default, 0, lladdr.Length);

    /// <summary>An address of a family that has no form of its own here.</summary>
    public static SockAddr Of(AddressFamily family) => new(family, default, default, 0, 0);

    /// <summary>sa_equal, sa_dl_equal: same family and address; link addresses compare by length and bytes only.</summary>
    public bool Equals(SockAddr other) =>
        Family == other.Family && Ipv4 == other.Ipv4 && Lladdr == other.Lladdr && LinkLength == other.LinkLength
        && (Family == AddressFamily.Link || EtherType == other.EtherType);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is SockAddr other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Family, Ipv4, Lladdr);

    /// <summary>Equal.</summary>
    public static bool operator ==(SockAddr left, SockAddr right) => left.Equals(right);

    /// <summary>Not equal.</summary>
    public static bool operator !=(SockAddr left, SockAddr right) => !left.Equals(right);

    /// <inheritdoc/>
    public override string ToString() => Family switch
    {
        AddressFamily.Inet => Ipv4.ToString(),
        AddressFamily.Link or AddressFamily.Unspec or AddressFamily.Sdl => Lladdr.ToString(),
        _ => Family.ToString(),
    };
}
