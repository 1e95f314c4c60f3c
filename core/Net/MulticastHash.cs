using HwNet.Wire;

namespace HwNet.Net;

/// <summary>sk_dahash and its relatives: which bit of a chip's hash filter a group address uses. Each rule in one place.</summary>
public static class MulticastHash
{
    /// <summary>ether_crc32_le, lowest bits: little-endian CRC-32 of the address, its low <paramref name="bits"/> bits.</summary>
    public static int CrcLeLow(LinkAddress group, int bits) => (int)(CrcLe(group) & Mask(bits));

    /// <summary>ether_crc32_le, top bits: little-endian CRC-32, its high <paramref name="bits"/> bits.</summary>
    public static int CrcLeTop(LinkAddress group, int bits) => (int)(CrcLe(group) >> (32 - bits));

    /// <summary>ether_crc32_be, top bits: big-endian CRC-32, its high <paramref name="bits"/> bits (AX88772, RTL8150: 6).</summary>
    public static int CrcBeTop(LinkAddress group, int bits) => (int)(CrcBe(group) >> (32 - bits));

    /// <summary>sk_dahash: the exclusive or of the six bytes.</summary>
    public static int Xor(LinkAddress group)
    {
        var value = group.ToUInt64();
        var hash = 0;
        for (var i = 0; i < LinkAddress.Length; i++)
        {
            hash ^= (int)(value >> (8 * i)) & 0xff;
        }

        return hash;
    }

    /// <summary>The byte and bit of a hash table that holds the given hash, least significant bit first.</summary>
    public static void Set(Span<byte> table, int hash) => table[hash >> 3] |= (byte)(1 << (hash & 7));

    /// <summary>Sets the bits of groups by the rule that most chips have: big-endian CRC-32, as many of its top bits as the table needs.</summary>
    /// <param name="table">A power of two of bytes; 8 for 64 bits.</param>
    /// <param name="groups">The groups.</param>
    public static void SetBeTop(Span<byte> table, IReadOnlyCollection<LinkAddress> groups)
    {
        ArgumentNullException.ThrowIfNull(groups);
        var bits = System.Numerics.BitOperations.Log2((uint)table.Length * 8);
        foreach (var group in groups)
        {
            Set(table, CrcBeTop(group, bits));
        }
    }

    private static uint Mask(int bits) => bits == 32 ? uint.MaxValue : (1u << bits) - 1;

    private static uint CrcLe(LinkAddress group)
    {
        Span<byte> bytes = stackalloc byte[LinkAddress.Length];
        group.Write(bytes);
        return Crc32.EtherCrc32Le(bytes);
    }

    private static uint CrcBe(LinkAddress group)
    {
        Span<byte> bytes = stackalloc byte[LinkAddress.Length];
        group.Write(bytes);
        return Crc32.EtherCrc32Be(bytes);
    }
}
