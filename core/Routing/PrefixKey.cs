using System.Numerics;
using HwNet.Net;
using HwNet.Wire;

namespace HwNet.Routing;

/// <summary>The bits that a look-up goes by: an address of any family, first bit on the wire most significant.</summary>
/// <param name="High">Bits 0 to 63; an IPv4 address has the first 32 of them.</param>
/// <param name="Low">Bits 64 to 127.</param>
internal readonly record struct PrefixKey(ulong High, ulong Low)
{
    /// <summary>Bits of an address of a family that can be looked up; 0 for one that cannot.</summary>
    internal static int WidthOf(AddressFamily family) => family switch
    {
        AddressFamily.Inet => 32,
        AddressFamily.Link => 48,
        AddressFamily.Inet6 => 128,
        _ => 0,
    };

    internal static PrefixKey Of(Ipv4Address address) => new((ulong)address.ToUInt32() << 32, 0);

    internal static PrefixKey Of(in SockAddr address)
    {
        switch (address.Family)
        {
            case AddressFamily.Inet:
                return Of(address.Ipv4);
            case AddressFamily.Link:
                return new PrefixKey(address.Lladdr.ToUInt64() << 16, 0);
            default:
                // The 54 bits behind fe80::/10 are zero on the wire (RFC 4291 section 2.5.6): the zone stands there, so that
                // the same network of two links is two networks.
                var ipv6 = address.Ipv6;
                return new PrefixKey(ipv6.IsLinkLocal ? ipv6.High | ((ulong)(uint)address.Index << 16) : ipv6.High, ipv6.Low);
        }
    }

    /// <summary>Bit number <paramref name="index"/>, 0 to 127.</summary>
    internal bool Bit(int index) => ((index < 64 ? High >> (63 - index) : Low >> (127 - index)) & 1) != 0;

    /// <summary>How many bits from the front are the same as the other's; 0 to 128.</summary>
    internal int CommonBits(in PrefixKey other)
    {
        var high = High ^ other.High;
        return high != 0 ? BitOperations.LeadingZeroCount(high) : 64 + BitOperations.LeadingZeroCount(Low ^ other.Low);
    }

    /// <summary>The key with all bits behind the first <paramref name="length"/> cleared.</summary>
    internal PrefixKey Truncate(int length) => length switch
    {
        0 => default,
        <= 64 => new PrefixKey(High & (ulong.MaxValue << (64 - length)), 0),
        _ => new PrefixKey(High, Low & (ulong.MaxValue << (128 - length))),
    };
}
