using HwNet.Net;

namespace HwNet.Core.Tests.Net;

public sealed class MulticastHashTests
{
    /// <summary>The multicast address mapping of the Am7990 data sheet: first byte of the address, the others 0, by hash bit from 0.</summary>
    private static readonly byte[] Lance = [0x85, 0xa5, 0xe5, 0xc5, 0x45, 0x65, 0x25, 0x05, 0x2b, 0x0b, 0x4b, 0x6b, 0xeb, 0xcb, 0x8b, 0xab];

    /// <summary>Table 17-7 of the MCF5282 user's manual: first byte of the address, the others ff, by hash bit from 0.</summary>
    private static readonly byte[] Fec =
    [
        0x65, 0x55, 0x15, 0x35, 0xb5, 0x95, 0xd5, 0xf5, 0xdb, 0xfb, 0xbb, 0x8b, 0x0b, 0x3b, 0x7b, 0x5b, 0x27, 0x07, 0x57, 0x77, 0xf7, 0xc7, 0x97, 0xa7,
    ];

    [Fact]
    [Trait("Spec", "IF-87")]
    public void The_top_bits_of_the_little_endian_CRC_are_those_of_the_Am7990_and_MCF5282_tables()
    {
        for (var bit = 0; bit < Lance.Length; bit++)
        {
            Assert.Equal(bit, MulticastHash.CrcLeTop(Address(Lance[bit], 0), 6));
        }

        for (var bit = 0; bit < Fec.Length; bit++)
        {
            Assert.Equal(bit, MulticastHash.CrcLeTop(Address(Fec[bit], 0xff), 6));
        }
    }

    /// <summary>The three forms that USB adapters use: 6 bits of the register shifted left, 6 and 9 of the one shifted right. Computed outside of this project.</summary>
    [Theory]
    [InlineData("ff:ff:ff:ff:ff:ff", 63, 63, 255)]
    [InlineData("01:00:5e:00:00:01", 31, 62, 510)]
    [InlineData("01:00:5e:00:00:fb", 15, 60, 252)]
    [InlineData("01:00:5e:7f:ff:fa", 43, 53, 117)]
    [InlineData("01:80:c2:00:00:00", 25, 38, 486)]
    [InlineData("33:33:00:00:00:01", 62, 31, 415)]
    [InlineData("33:33:ff:12:34:56", 2, 16, 464)]
    [InlineData("01:1b:19:00:00:00", 63, 63, 383)]
    public void USB_adapters_hash_as_their_vectors_say(string address, int be6, int le6, int le9)
    {
        var group = LinkAddress.Parse(address);

        Assert.Equal((be6, le6, le9), (MulticastHash.CrcBeTop(group, 6), MulticastHash.CrcLeLow(group, 6), MulticastHash.CrcLeLow(group, 9)));
    }

    [Theory]
    [Trait("Spec", "IF-87")]
    [InlineData(0xed, 0)]
    [InlineData(0x0d, 0x10)]
    [InlineData(0x01, 0x27)]
    [InlineData(0x2f, 0x3f)]
    public void The_top_bits_of_the_big_endian_CRC_are_those_of_the_LAN91C96_data_sheet(byte first, int hash) =>
        Assert.Equal(hash, MulticastHash.CrcBeTop(Address(first, 0), 6));

    [Theory]
    [Trait("Spec", "IF-87")]
    [InlineData("1f:52:41:9c:b6:af", 0x2c)]
    [InlineData("a0:0a:98:00:00:45", 0x07)]
    public void The_complement_of_the_big_endian_bits_is_that_of_the_STM32_reference_manual(string address, int hash) =>
        Assert.Equal(hash, MulticastHash.CrcBeTop(LinkAddress.Parse(address), 6) ^ 0x3f);

    [Theory]
    [Trait("Spec", "IF-87")]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(9)]
    [InlineData(12)]
    public void Every_rule_agrees_with_a_CRC_computed_bit_by_bit(int bits)
    {
        var random = new Random(bits);
        for (var round = 0; round < 1000; round++)
        {
            var group = LinkAddress.FromUInt64((ulong)random.NextInt64());
            var bytes = new byte[LinkAddress.Length];
            group.Write(bytes);
            var be = BitwiseCrc(bytes);
            var le = Reverse(be);

            Assert.True((int)(be >> (32 - bits)) == MulticastHash.CrcBeTop(group, bits), $"seed {bits}: be top of {group}");
            Assert.True((int)(le >> (32 - bits)) == MulticastHash.CrcLeTop(group, bits), $"seed {bits}: le top of {group}");
            Assert.True((int)(le % (1u << bits)) == MulticastHash.CrcLeLow(group, bits), $"seed {bits}: le low of {group}");
            Assert.True((bytes[0] ^ bytes[1] ^ bytes[2] ^ bytes[3] ^ bytes[4] ^ bytes[5]) == MulticastHash.Xor(group), $"seed {bits}: xor of {group}");
        }
    }

    [Fact]
    [Trait("Spec", "IF-87")]
    public void The_bitwise_CRC_itself_gives_the_check_value_of_CRC_32() =>
        Assert.Equal(0xcbf43926, ~Reverse(BitwiseCrc("123456789"u8)));

    [Fact]
    [Trait("Spec", "IF-87")]
    public void Each_hash_has_one_bit_of_its_own_in_the_table()
    {
        for (var hash = 0; hash < 64; hash++)
        {
            var table = new byte[8];

            MulticastHash.Set(table, hash);

            Assert.Equal(1UL << hash, System.Buffers.Binary.BinaryPrimitives.ReadUInt64LittleEndian(table));
            Assert.Equal(1 << (hash % 8), table[hash / 8]);
        }
    }

    [Fact]
    [Trait("Spec", "IF-87")]
    public void A_bit_that_is_set_leaves_the_others_alone()
    {
        var table = new byte[8];

        MulticastHash.Set(table, 3);
        MulticastHash.Set(table, 5);
        MulticastHash.Set(table, 3);
        MulticastHash.Set(table, 63);

        Assert.Equal(new byte[] { 0x28, 0, 0, 0, 0, 0, 0, 0x80 }, table);
    }

    /// <summary>The shift register of IEEE 802.3 clause 3.2.9: highest power in bit 31, each byte lowest bit first.</summary>
    private static uint BitwiseCrc(ReadOnlySpan<byte> data)
    {
        var crc = uint.MaxValue;
        foreach (var b in data)
        {
            for (var bit = 0; bit < 8; bit++)
            {
                var feedback = (crc >> 31) ^ (uint)((b >> bit) & 1);
                crc = (crc << 1) ^ (feedback * 0x04c11db7);
            }
        }

        return crc;
    }

    private static uint Reverse(uint value)
    {
        var reversed = 0u;
        for (var bit = 0; bit < 32; bit++)
        {
            reversed |= ((value >> bit) & 1) << (31 - bit);
        }

        return reversed;
    }

    private static LinkAddress Address(byte first, byte others) => LinkAddress.Read([first, others, others, others, others, others]);
}
