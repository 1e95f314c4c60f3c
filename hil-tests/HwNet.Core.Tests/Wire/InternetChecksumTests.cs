using System.Buffers.Binary;
using HwNet.Wire;

namespace HwNet.Core.Tests.Wire;

public sealed class InternetChecksumTests
{
    [Fact]
    public void The_example_of_RFC_1071_sums_to_ddf2()
    {
        byte[] data = [0x00, 0x01, 0xf2, 0x03, 0xf4, 0xf5, 0xf6, 0xf7];

        Assert.Equal(0xddf2, InternetChecksum.Sum(data));
        Assert.Equal(0x220d, InternetChecksum.Compute(data));
    }

    [Fact]
    public void The_example_of_RFC_1624_updates_to_zero()
    {
        Assert.Equal(0x0000, InternetChecksum.Update(0xdd2f, (ushort)0x5555, (ushort)0x3285));
    }

    [Fact]
    public void Every_length_and_alignment_equals_the_naive_sum()
    {
        var random = new Random(1071);
        var buffer = new byte[400];
        random.NextBytes(buffer);
        for (var offset = 0; offset < 33; offset++)
        {
            for (var length = 0; length <= buffer.Length - offset; length++)
            {
                var data = buffer.AsSpan(offset, length);
                Assert.True(Naive(data) == InternetChecksum.Sum(data), $"offset {offset} length {length}");
            }
        }
    }

    [Theory]
    [InlineData(0x00)]
    [InlineData(0xff)]
    public void The_longest_packets_of_equal_bytes_do_not_overflow(byte value)
    {
        var data = new byte[65535 + 1024];
        data.AsSpan().Fill(value);

        Assert.Equal(Naive(data), InternetChecksum.Sum(data));
        Assert.Equal(Naive(data.AsSpan(1)), InternetChecksum.Sum(data.AsSpan(1)));
    }

    [Fact]
    public void The_vector_and_scalar_ways_agree()
    {
        var random = new Random(256);
        for (var round = 0; round < 500; round++)
        {
            var data = new byte[random.Next(0, 2000)];
            random.NextBytes(data);
            ReadOnlySpan<byte> rest256 = data, rest128 = data;

            var sum256 = InternetChecksum.Sum256(ref rest256) + InternetChecksum.SumScalar(rest256);
            var sum128 = InternetChecksum.Sum128(ref rest128) + InternetChecksum.SumScalar(rest128);

            var scalar = InternetChecksum.Fold(InternetChecksum.SumScalar(data));
            Assert.True(scalar == InternetChecksum.Fold(sum256), $"256 bits, seed 256, round {round}, {data.Length} bytes");
            Assert.True(scalar == InternetChecksum.Fold(sum128), $"128 bits, seed 256, round {round}, {data.Length} bytes");
        }
    }

    [Fact]
    public void Data_that_contain_their_checksum_are_valid_and_any_changed_bit_is_not()
    {
        var data = new byte[60];
        new Random(7).NextBytes(data);
        BinaryPrimitives.WriteUInt16BigEndian(data.AsSpan(10), 0);
        BinaryPrimitives.WriteUInt16BigEndian(data.AsSpan(10), InternetChecksum.Compute(data));

        Assert.True(InternetChecksum.IsValid(data));
        for (var bit = 0; bit < 8 * data.Length; bit++)
        {
            data[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(InternetChecksum.IsValid(data), $"bit {bit}");
            data[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    [Fact]
    public void Pieces_of_any_length_sum_like_the_whole()
    {
        var random = new Random(1141);
        for (var round = 0; round < 1000; round++)
        {
            var data = new byte[random.Next(0, 600)];
            random.NextBytes(data);
            var partial = default(PartialChecksum);

            for (var at = 0; at < data.Length;)
            {
                var length = random.Next(0, Math.Min(90, data.Length - at) + 1);
                partial.Add(data.AsSpan(at, length));
                at += length;
            }

            Assert.True((ushort)~Naive(data) == partial.Finish(), $"seed 1141, round {round}");
        }
    }

    [Fact]
    public void A_pseudo_header_sums_like_its_twelve_bytes_wherever_it_stands()
    {
        var source = Ipv4Address.Parse("10.9.0.1");
        var destination = Ipv4Address.Parse("255.254.253.252");
        byte[] pseudo = [10, 9, 0, 1, 255, 254, 253, 252, 0, 17, 0x12, 0x34];
        byte[] odd = [1, 2, 3];

        var first = default(PartialChecksum);
        first.AddPseudoHeader(source, destination, IpProtocol.Udp, 0x1234);
        first.Add(odd);
        var last = default(PartialChecksum);
        last.Add(odd);
        last.AddPseudoHeader(source, destination, IpProtocol.Udp, 0x1234);

        Assert.Equal((ushort)~Naive([.. pseudo, .. odd]), first.Finish());
        Assert.Equal((ushort)~Naive([.. odd, .. pseudo]), last.Finish());
    }

    [Fact]
    public void Updating_a_field_equals_computing_anew()
    {
        var random = new Random(1624);
        for (var round = 0; round < 5000; round++)
        {
            var data = new byte[20];
            random.NextBytes(data);
            var old = InternetChecksum.Compute(data);
            var at = 4 * random.Next(5);
            var word = BinaryPrimitives.ReadUInt32BigEndian(data.AsSpan(at));
            var changed = (uint)random.NextInt64(1L << 32);

            BinaryPrimitives.WriteUInt32BigEndian(data.AsSpan(at), changed);
            var anew = (ushort)~Naive(data);
            var byHalves = InternetChecksum.Update(
                InternetChecksum.Update(old, (ushort)(word >> 16), (ushort)(changed >> 16)), (ushort)word, (ushort)changed);

            Assert.True(anew == InternetChecksum.Update(old, word, changed), $"seed 1624, round {round}");
            Assert.True(anew == byHalves, $"seed 1624, round {round}, by halves");
        }
    }

    internal static ushort Naive(ReadOnlySpan<byte> data)
    {
        var sum = 0;
        for (var i = 0; i < data.Length; i++)
        {
            sum += i % 2 == 0 ? data[i] * 256 : data[i];
            if (sum > 0xffff)
            {
                sum -= 0xffff;
            }
        }

        return (ushort)sum;
    }
}
