using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace HwNet.Wire;

/// <summary>in6_addr: a 128-bit IPv6 address (RFC 4291).</summary>
/// <param name="High">The first eight bytes, first byte on the wire most significant.</param>
/// <param name="Low">The last eight bytes.</param>
public readonly record struct Ipv6Address(ulong High, ulong Low)
{
    /// <summary>Bytes in an address.</summary>
    public const int Length = 16;

    /// <summary>in6addr_any: ::, no address.</summary>
    public static Ipv6Address Any { get; }

    /// <summary>in6addr_loopback: ::1.</summary>
    public static Ipv6Address Loopback { get; } = new(0, 1);

    /// <summary>in6addr_linklocal_allnodes: ff02::1, every station of the link.</summary>
    public static Ipv6Address AllNodes { get; } = new(0xff02_0000_0000_0000, 1);

    /// <summary>in6addr_linklocal_allrouters: ff02::2, every router of the link.</summary>
    public static Ipv6Address AllRouters { get; } = new(0xff02_0000_0000_0000, 2);

    /// <summary>in6addr_linklocal_allv2routers: ff02::16, every router of the link that listens to MLDv2.</summary>
    public static Ipv6Address AllMldRouters { get; } = new(0xff02_0000_0000_0000, 0x16);

    /// <summary>IN6_IS_ADDR_UNSPECIFIED.</summary>
    public bool IsAny => (High | Low) == 0;

    /// <summary>IN6_IS_ADDR_LOOPBACK.</summary>
    public bool IsLoopback => High == 0 && Low == 1;

    /// <summary>IN6_IS_ADDR_MULTICAST: ff00::/8.</summary>
    public bool IsMulticast => High >> 56 == 0xff;

    /// <summary>IN6_IS_ADDR_LINKLOCAL: fe80::/10; means something on one link only.</summary>
    public bool IsLinkLocal => High >> 54 == 0xfe80 >> 6;

    /// <summary>IN6_IS_ADDR_MC_LINKLOCAL: a group of scope 2, or of scope 1.</summary>
    public bool IsLinkLocalGroup => IsMulticast && ((High >> 48) & 0xf) is 1 or 2;

    /// <summary>True when the address needs a zone, an interface, to be complete (RFC 4007).</summary>
    public bool IsScoped => IsLinkLocal || IsLinkLocalGroup;

    /// <summary>IN6_IS_ADDR_V4MAPPED: ::ffff:0:0/96; never on a wire.</summary>
    public bool IsIpv4Mapped => High == 0 && Low >> 32 == 0xffff;

    /// <summary>True when one station may own the address: neither a group nor ::, nor a mapped IPv4 address.</summary>
    public bool IsStation => !IsAny && !IsMulticast && !IsIpv4Mapped;

    /// <summary>Reads an address from the first 16 bytes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than 16 bytes.</exception>
    public static Ipv6Address Read(ReadOnlySpan<byte> bytes) =>
        new(BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]));

    /// <summary>Writes the 16 bytes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Room for fewer than 16 bytes.</exception>
    public void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], Low);
        BinaryPrimitives.WriteUInt64BigEndian(bytes, High);
    }

    /// <summary>in6_ifattach: fe80:: with the modified EUI-64 interface identifier of a hardware address (RFC 2464 sections 4 and 5).</summary>
    public static Ipv6Address LinkLocal(LinkAddress lladdr) => new(0xfe80_0000_0000_0000, InterfaceIdentifier(lladdr));

    /// <summary>The modified EUI-64 of a hardware address: ff:fe in the middle, the universal bit inverted (RFC 4291 appendix A).</summary>
    public static ulong InterfaceIdentifier(LinkAddress lladdr)
    {
        var value = lladdr.ToUInt64();
        return (((value & 0xffff_ff00_0000) << 16) | 0xff_fe00_0000 | (value & 0xff_ffff)) ^ 0x0200_0000_0000_0000;
    }

    /// <summary>in6_solicited_node: ff02::1:ff00:0/104 with the last 24 bits of the address (RFC 4291 section 2.7.1).</summary>
    public Ipv6Address SolicitedNode => new(0xff02_0000_0000_0000, 0x1_ff00_0000 | (Low & 0xff_ffff));

    /// <summary>ETHER_MAP_IPV6_MULTICAST: 33:33 and the last 32 bits of the group (RFC 2464 section 7).</summary>
    /// <exception cref="InvalidOperationException">The address is not multicast.</exception>
    public LinkAddress ToMulticastLinkAddress() => IsMulticast
        ? LinkAddress.FromUInt64(0x3333_0000_0000UL | (Low & 0xffff_ffff))
        : throw new InvalidOperationException($"{this} is not a multicast address");

    /// <summary>True when the first <paramref name="bits"/> bits, 0 to 128, are those of the other.</summary>
    public bool SharesPrefix(Ipv6Address other, int bits)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)bits, 128u, nameof(bits));
        var (high, low) = Mask(bits);
        return (((High ^ other.High) & high) | ((Low ^ other.Low) & low)) == 0;
    }

    /// <summary>The address with all bits behind the first <paramref name="bits"/> cleared.</summary>
    public Ipv6Address Network(int bits)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)bits, 128u, nameof(bits));
        var (high, low) = Mask(bits);
        return new Ipv6Address(High & high, Low & low);
    }

    /// <summary>inet_pton: the forms of RFC 4291 section 2.2, without zone, brackets, port or prefix length.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out Ipv6Address address)
    {
        address = default;
        if (text.IndexOfAny("%[]/ ") >= 0 || !IPAddress.TryParse(text, out var parsed) || parsed.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return false;
        }

        Span<byte> bytes = stackalloc byte[Length];
        _ = parsed.TryWriteBytes(bytes, out _);
        address = Read(bytes);
        return true;
    }

    /// <summary>Parses what <see cref="TryParse"/> accepts.</summary>
    /// <exception cref="FormatException">The text is no IPv6 address.</exception>
    public static Ipv6Address Parse(ReadOnlySpan<char> text) =>
        TryParse(text, out var address) ? address : throw new FormatException($"'{text}' is not an IPv6 address (like 2001:db8::1)");

    /// <summary>inet_ntop: as RFC 5952 wants it.</summary>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Length];
        Write(bytes);
        return new IPAddress(bytes).ToString();
    }

    private static (ulong High, ulong Low) Mask(int bits) =>
        (bits == 0 ? 0 : ulong.MaxValue << Math.Max(0, 64 - bits), bits <= 64 ? 0 : ulong.MaxValue << (128 - bits));
}
