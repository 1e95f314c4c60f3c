using System.Buffers.Binary;
using System.Globalization;

namespace HwNet.Wire;

/// <summary>in_addr: a 32-bit IPv4 address (RFC 791).</summary>
public readonly struct Ipv4Address : IEquatable<Ipv4Address>
{
    /// <summary>Bytes in an address.</summary>
    public const int Length = 4;

    private readonly uint _value;

    private Ipv4Address(uint value) => _value = value;

    /// <summary>INADDR_ANY: 0.0.0.0, no address, or any of our own.</summary>
    public static Ipv4Address Any { get; }

    /// <summary>INADDR_BROADCAST: 255.255.255.255, all stations of this link.</summary>
    public static Ipv4Address Broadcast { get; } = new(0xffff_ffff);

    /// <summary>INADDR_LOOPBACK: 127.0.0.1.</summary>
    public static Ipv4Address Loopback { get; } = new(0x7f00_0001);

    /// <summary>INADDR_ALLHOSTS_GROUP: 224.0.0.1, which every station is a member of (RFC 1112).</summary>
    public static Ipv4Address AllHosts { get; } = new(0xe000_0001);

    /// <summary>INADDR_ALLRTRS_GROUP: 224.0.0.2, every router of the link.</summary>
    public static Ipv4Address AllRouters { get; } = new(0xe000_0002);

    /// <summary>INADDR_ALLRPTS_GROUP: 224.0.0.22, every router of the link that listens to IGMPv3 (RFC 3376).</summary>
    public static Ipv4Address AllIgmpRouters { get; } = new(0xe000_0016);

    /// <summary>True for 0.0.0.0.</summary>
    public bool IsAny => _value == 0;

    /// <summary>True for 255.255.255.255; broadcast of a subnet is a matter of its <see cref="Ipv4Prefix"/>.</summary>
    public bool IsBroadcast => _value == 0xffff_ffff;

    /// <summary>IN_MULTICAST: 224.0.0.0/4 (RFC 1112 section 4).</summary>
    public bool IsMulticast => _value >> 28 == 0xe;

    /// <summary>IN_LOOPBACK: 127.0.0.0/8; never on a wire (RFC 1122 section 3.2.1.3).</summary>
    public bool IsLoopback => _value >> 24 == 127;

    /// <summary>IN_LINKLOCAL: 169.254.0.0/16; never forwarded (RFC 3927).</summary>
    public bool IsLinkLocal => _value >> 16 == 0xa9fe;

    /// <summary>True when one station may own the address: not in 0/8, not multicast, not 240/4 (RFC 1122 section 3.2.1.3).</summary>
    public bool IsStation => _value >> 24 != 0 && _value >> 29 != 7;

    /// <summary>ntohl(s_addr): the address as a number, first byte on the wire most significant.</summary>
    public uint ToUInt32() => _value;

    /// <summary>The address with that number.</summary>
    public static Ipv4Address FromUInt32(uint value) => new(value);

    /// <summary>Reads an address from the first four bytes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than four bytes.</exception>
    public static Ipv4Address Read(ReadOnlySpan<byte> bytes) => new(BinaryPrimitives.ReadUInt32BigEndian(bytes));

    /// <summary>Writes the four bytes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Room for fewer than four bytes.</exception>
    public void Write(Span<byte> bytes) => BinaryPrimitives.WriteUInt32BigEndian(bytes, _value);

    /// <summary>ETHER_MAP_IP_MULTICAST: 01:00:5e and the low 23 bits of the group (RFC 1112 section 6.4); 32 groups share an address.</summary>
    /// <exception cref="InvalidOperationException">The address is not multicast.</exception>
    public LinkAddress ToMulticastLinkAddress() => IsMulticast
        ? LinkAddress.FromUInt64(0x0100_5e00_0000UL | (_value & 0x7f_ffff))
        : throw new InvalidOperationException($"{this} is not a multicast address");

    /// <summary>inet_pton: parses four decimal numbers with dots: no leading zeros, signs, spaces, shorter or hexadecimal forms.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out Ipv4Address address)
    {
        address = default;
        uint value = 0;
        for (var part = 0; part < Length; part++)
        {
            var end = part == Length - 1 ? text.Length : text.IndexOf('.');
            if (end < 0 || !TryParseDecimal(text[..end], 255, out var number))
            {
                return false;
            }

            value = (value << 8) | number;
            text = text[Math.Min(end + 1, text.Length)..];
        }

        address = new Ipv4Address(value);
        return true;
    }

    /// <summary>Parses what <see cref="TryParse"/> accepts.</summary>
    /// <exception cref="FormatException">The text is no IPv4 address.</exception>
    public static Ipv4Address Parse(ReadOnlySpan<char> text) =>
        TryParse(text, out var address) ? address : throw new FormatException($"'{text}' is not an IPv4 address (like 10.9.0.1)");

    /// <summary>Parses one to three decimal digits without a superfluous zero.</summary>
    internal static bool TryParseDecimal(ReadOnlySpan<char> text, uint max, out uint number)
    {
        number = 0;
        if (text.Length is < 1 or > 3 || (text.Length > 1 && text[0] == '0'))
        {
            return false;
        }

        foreach (var c in text)
        {
            if (!char.IsAsciiDigit(c))
            {
                return false;
            }

            number = (number * 10) + (uint)(c - '0');
        }

        return number <= max;
    }

    /// <inheritdoc/>
    public bool Equals(Ipv4Address other) => _value == other._value;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Ipv4Address other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _value.GetHashCode();

    /// <summary>Same four bytes.</summary>
    public static bool operator ==(Ipv4Address left, Ipv4Address right) => left.Equals(right);

    /// <summary>Different bytes.</summary>
    public static bool operator !=(Ipv4Address left, Ipv4Address right) => !left.Equals(right);

    /// <summary>inet_ntoa: four decimal numbers with dots.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{_value >> 24}.{(byte)(_value >> 16)}.{(byte)(_value >> 8)}.{(byte)_value}");
}
