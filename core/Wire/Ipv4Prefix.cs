using System.Globalization;
using System.Numerics;

namespace HwNet.Wire;

/// <summary>An interface's IPv4 address together with the length of its subnet's prefix, like 10.9.0.1/24 (RFC 4632).</summary>
public readonly record struct Ipv4Prefix
{
    /// <summary>An address in a subnet.</summary>
    /// <param name="address">The address; bits behind the prefix are kept.</param>
    /// <param name="length">Bits of the prefix, 0 to 32.</param>
    /// <exception cref="ArgumentOutOfRangeException">No such length.</exception>
    public Ipv4Prefix(Ipv4Address address, int length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)length, 32u, nameof(length));
        Address = address;
        Length = length;
    }

    /// <summary>ifra_addr: the address, with the bits of the host.</summary>
    public Ipv4Address Address { get; }

    /// <summary>Bits of the prefix, 0 to 32.</summary>
    public int Length { get; }

    /// <summary>ifra_mask: as many ones as the prefix is long.</summary>
    public Ipv4Address Netmask => Ipv4Address.FromUInt32(Mask);

    /// <summary>The first address of the subnet.</summary>
    public Ipv4Address Network => Ipv4Address.FromUInt32(Address.ToUInt32() & Mask);

    /// <summary>False for /31 and /32: no address is left for broadcast (RFC 3021 section 2.2).</summary>
    public bool HasBroadcast => Length <= 30;

    /// <summary>ifra_broadaddr: the last address of the subnet; where there is none (/31, /32), 255.255.255.255.</summary>
    public Ipv4Address Broadcast => HasBroadcast ? Ipv4Address.FromUInt32(Address.ToUInt32() | ~Mask) : Ipv4Address.Broadcast;

    private uint Mask => Length == 0 ? 0 : uint.MaxValue << (32 - Length);

    /// <summary>True when <paramref name="address"/> is in the subnet: can be reached without a router.</summary>
    public bool Contains(Ipv4Address address) => ((address.ToUInt32() ^ Address.ToUInt32()) & Mask) == 0;

    /// <summary>in_broadcast: true for the subnet's broadcast address, its all-zeros form (RFC 1812 section 4.2.3.1) and 255.255.255.255.</summary>
    public bool IsBroadcast(Ipv4Address address) =>
        address.IsBroadcast || (HasBroadcast && (address == Broadcast || address == Network));

    /// <summary>An address with a netmask.</summary>
    /// <returns>False when the ones of the mask are not all in front.</returns>
    public static bool TryFromNetmask(Ipv4Address address, Ipv4Address netmask, out Ipv4Prefix prefix)
    {
        var length = BitOperations.LeadingZeroCount(~netmask.ToUInt32());
        prefix = new Ipv4Prefix(address, length);
        return prefix.Netmask == netmask;
    }

    /// <summary>Parses an address, '/', and a decimal length, like "10.9.0.1/24"; the length must be there.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out Ipv4Prefix prefix)
    {
        prefix = default;
        var slash = text.IndexOf('/');
        if (slash < 0
            || !Ipv4Address.TryParse(text[..slash], out var address)
            || !Ipv4Address.TryParseDecimal(text[(slash + 1)..], 32, out var length))
        {
            return false;
        }

        prefix = new Ipv4Prefix(address, (int)length);
        return true;
    }

    /// <summary>Parses what <see cref="TryParse"/> accepts.</summary>
    /// <exception cref="FormatException">The text is no address with a prefix length.</exception>
    public static Ipv4Prefix Parse(ReadOnlySpan<char> text) => TryParse(text, out var prefix)
        ? prefix
        : throw new FormatException($"'{text}' is not an IPv4 address with a prefix length (like 10.9.0.1/24)");

    /// <summary>Like 10.9.0.1/24.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Address}/{Length}");
}
