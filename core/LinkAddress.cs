using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace HwNet;

/// <summary>lladdr: a 48-bit link-layer (Ethernet) address.</summary>
public readonly struct LinkAddress : IEquatable<LinkAddress>
{
    /// <summary>ETHER_ADDR_LEN: bytes in an address.</summary>
    public const int Length = 6;

    private readonly ulong _value;

    private LinkAddress(ulong value) => _value = value;

    /// <summary>ff:ff:ff:ff:ff:ff.</summary>
    public static LinkAddress Broadcast { get; } = new(0xffff_ffff_ffff);

    /// <summary>00:00:00:00:00:00: no address.</summary>
    public static LinkAddress None { get; }

    /// <summary>True for all group addresses: the first bit on the wire is set; broadcast is one of them.</summary>
    public bool IsGroup => (_value & 0x0100_0000_0000) != 0;

    /// <summary>True for group addresses other than broadcast.</summary>
    public bool IsMulticast => IsGroup && !IsBroadcast;

    /// <summary>True for ff:ff:ff:ff:ff:ff.</summary>
    public bool IsBroadcast => _value == 0xffff_ffff_ffff;

    /// <summary>True for 00:00:00:00:00:00.</summary>
    public bool IsZero => _value == 0;

    /// <summary>True when one station may own the address: neither group nor zero.</summary>
    public bool IsStation => !IsGroup && !IsZero;

    /// <summary>The address as a number below 2^48, first byte on the wire most significant.</summary>
    public ulong ToUInt64() => _value;

    /// <summary>The address with that number; bits above 48 are ignored.</summary>
    public static LinkAddress FromUInt64(ulong value) => new(value & 0xffff_ffff_ffff);

    /// <summary>Reads an address from the first six bytes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than six bytes.</exception>
    public static LinkAddress Read(ReadOnlySpan<byte> bytes) =>
        new(((ulong)BinaryPrimitives.ReadUInt16BigEndian(bytes) << 32) | BinaryPrimitives.ReadUInt32BigEndian(bytes[2..]));

    /// <summary>Writes the six bytes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Room for fewer than six bytes.</exception>
    public void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt32BigEndian(bytes[2..], (uint)_value);
        BinaryPrimitives.WriteUInt16BigEndian(bytes, (ushort)(_value >> 32));
    }

    /// <summary>Parses "02:00:00:00:00:01"; also with '-' between the bytes, and without leading zeros.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out LinkAddress address)
    {
        address = default;
        var parts = text?.Split(text.Contains('-', StringComparison.Ordinal) ? '-' : ':');
        if (parts is not { Length: Length })
        {
            return false;
        }

        ulong value = 0;
        foreach (var part in parts)
        {
            if (part.Length is < 1 or > 2 || !byte.TryParse(part, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var b))
            {
                return false;
            }

            value = (value << 8) | b;
        }

        address = new LinkAddress(value);
        return true;
    }

    /// <summary>Parses what <see cref="TryParse"/> accepts.</summary>
    /// <exception cref="FormatException">The text is no link address.</exception>
    public static LinkAddress Parse(string text) =>
        TryParse(text, out var address) ? address : throw new FormatException($"'{text}' is not a link address (like 02:00:00:00:00:01)");

    /// <inheritdoc/>
    public bool Equals(LinkAddress other) => _value == other._value;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is LinkAddress other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _value.GetHashCode();

    /// <summary>Same six bytes.</summary>
    public static bool operator ==(LinkAddress left, LinkAddress right) => left.Equals(right);

    /// <summary>Different bytes.</summary>
    public static bool operator !=(LinkAddress left, LinkAddress right) => !left.Equals(right);

    /// <summary>ether_sprintf: lower-case hexadecimal with colons.</summary>
    public override string ToString() => string.Create(17, _value, static (text, value) =>
    {
        for (var i = 0; i < Length; i++)
        {
            var b = (byte)(value >> (40 - (8 * i)));
            text[3 * i] = "0123456789abcdef"[b >> 4];
            text[(3 * i) + 1] = "0123456789abcdef"[b & 15];
            if (i < Length - 1)
            {
                text[(3 * i) + 2] = ':';
            }
        }
    });
}
