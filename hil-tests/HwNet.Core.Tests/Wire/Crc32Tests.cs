using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using HwNet.Wire;

namespace HwNet.Core.Tests.Wire;

public sealed class Crc32Tests
{
    [Fact]
    public void The_check_value_of_the_CRC_catalogue_is_met()
    {
        Assert.Equal(0xcbf43926, Crc32.FrameCheckSequence("123456789"u8));
        Assert.Equal(~0xcbf43926, Crc32.EtherCrc32Le("123456789"u8));
    }

    [Fact]
    public void Without_data_the_register_is_as_it_began()
    {
        Assert.Equal(uint.MaxValue, Crc32.EtherCrc32Le([]));
        Assert.Equal(uint.MaxValue, Crc32.EtherCrc32Be([]));
        Assert.False(Crc32.IsValid([]));
        Assert.False(Crc32.IsValid([1, 2, 3]));
    }

    [Fact]
    public void The_sequence_equals_the_trailer_that_gzip_writes()
    {
        var random = new Random(1952);

        // The longer ones for the steps of 16 and 64 bytes.
        foreach (var length in Enumerable.Range(1, 300).Concat([511, 512, 513, 1018, 1514, 1518, 9018]))
        {
            var data = new byte[length];
            random.NextBytes(data);
            using var file = new MemoryStream();
            using (var gzip = new GZipStream(file, CompressionLevel.NoCompression, leaveOpen: true))
            {
                gzip.Write(data);
            }

            var trailer = BinaryPrimitives.ReadUInt32LittleEndian(file.ToArray().AsSpan((int)file.Length - 8));
            Assert.True(trailer == Crc32.FrameCheckSequence(data), $"seed 1952, {length} bytes");
        }
    }

    [Fact]
    public void Both_registers_equal_a_division_bit_by_bit()
    {
        var random = new Random(8023);
        for (var length = 0; length < 100; length++)
        {
            var data = new byte[length];
            random.NextBytes(data);

            Assert.True(BitwiseBe(data) == Crc32.EtherCrc32Be(data), $"be, seed 8023, {length} bytes");
            Assert.True(BitwiseLe(data) == Crc32.EtherCrc32Le(data), $"le, seed 8023, {length} bytes");
        }
    }

    [Fact]
    public void A_frame_with_its_check_sequence_leaves_the_known_residues()
    {
        var frame = new byte[EtherHeader.MinLength];
        Encoding.ASCII.GetBytes("any frame").CopyTo(frame.AsSpan(20));
        BinaryPrimitives.WriteUInt32LittleEndian(frame.AsSpan(EtherHeader.MinFrame), Crc32.FrameCheckSequence(frame.AsSpan(0, EtherHeader.MinFrame)));

        Assert.Equal(0xdebb20e3, Crc32.EtherCrc32Le(frame));
        Assert.Equal(0xc704dd7b, Crc32.EtherCrc32Be(frame));
        Assert.True(Crc32.IsValid(frame));
        frame[30] ^= 4;
        Assert.False(Crc32.IsValid(frame));
    }

    private static uint BitwiseBe(byte[] data)
    {
        var register = uint.MaxValue;
        for (var i = 0; i < 8 * data.Length; i++)
        {
            var bit = (uint)(data[i / 8] >> (i % 8)) & 1;
            var carry = (register >> 31) ^ bit;
            register = (register << 1) ^ (carry * 0x04c11db7);
        }

        return register;
    }

    private static uint BitwiseLe(byte[] data)
    {
        var register = uint.MaxValue;
        for (var i = 0; i < 8 * data.Length; i++)
        {
            var carry = (register ^ (uint)(data[i / 8] >> (i % 8))) & 1;
            register = (register >> 1) ^ (carry * 0xedb88320);
        }

        return register;
    }
}
