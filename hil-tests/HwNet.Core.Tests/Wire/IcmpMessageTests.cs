using HwNet.Wire;

namespace HwNet.Core.Tests.Wire;

public sealed class IcmpMessageTests
{
    [Fact]
    public void An_echo_request_has_the_bytes_of_RFC_792()
    {
        var bytes = WireSamples.Icmp(IcmpMessage.EchoRequest(0x1234, 7), [0xab]);

        Assert.Equal(new byte[] { 8, 0, 0x12, 0x34, 0, 7, 0xab }, (byte[])[.. bytes[..2], .. bytes[4..]]);
        Assert.Equal(0xffff, InternetChecksumTests.Naive(bytes));
    }

    [Fact]
    public void Messages_survive_the_round_trip_with_data_of_any_length()
    {
        var random = new Random(792);
        for (var length = 0; length < 300; length++)
        {
            var message = length % 2 == 0
                ? IcmpMessage.EchoReply((ushort)random.Next(65536), (ushort)random.Next(65536))
                : new IcmpMessage { Type = (IcmpType)random.Next(256), Code = (byte)random.Next(256), Sequence = (ushort)random.Next(65536) };

            var bytes = WireSamples.Icmp(message, WireSamples.Random(random, length));

            Assert.True(IcmpMessage.TryParse(bytes, out var again), $"seed 792, {length} bytes");
            Assert.Equal(message, again);
        }
    }

    [Fact]
    public void Every_truncation_and_every_changed_byte_is_refused()
    {
        var bytes = WireSamples.Icmp(IcmpMessage.EchoRequest(1, 2), [1, 2, 3, 4, 5]);
        for (var at = 0; at < bytes.Length; at++)
        {
            Assert.False(IcmpMessage.TryParse(bytes.AsSpan(0, at), out _, out var cut));
            Assert.Equal(at < 8 ? IcmpError.TooShort : IcmpError.Checksum, cut);
            bytes[at] ^= 0x10;
            Assert.False(IcmpMessage.TryParse(bytes, out var message, out var changed));
            Assert.Equal(IcmpError.Checksum, changed);
            Assert.Equal(default, message);
            bytes[at] ^= 0x10;
        }
    }

    [Fact]
    public void Errors_are_known_as_such_and_carry_their_code()
    {
        var port = IcmpMessage.Unreachable(IcmpUnreachable.Port);
        var big = IcmpMessage.Unreachable(IcmpUnreachable.FragmentationNeeded, 1400);
        var late = IcmpMessage.TimeExceeded(IcmpTimeExceeded.Reassembly);

        Assert.Equal((IcmpType.Unreachable, 3), (port.Type, port.Code));
        Assert.Equal((4, 1400), (big.Code, big.NextHopMtu));
        Assert.Equal((IcmpType.TimeExceeded, 1), (late.Type, late.Code));
        Assert.True(port.IsError && big.IsError && late.IsError);
        Assert.False(IcmpMessage.EchoRequest(1, 1).IsError || IcmpMessage.EchoReply(1, 1).IsError);
    }
}
