using HwNet.Buffers;
using HwNet.Net;

namespace HwNet.Core.Tests.Net;

public sealed class SdlOutputTests
{
    [Theory]
    [Trait("Spec", "IF-103")]
    [InlineData("020000000002", 0x88b5)]
    [InlineData("01005e0000fb", 0x0800)]
    [InlineData("ffffffffffff", 0x05dc)]
    public void The_destination_comes_from_the_link_address(string destination, ushort etherType)
    {
        using var bench = new TestStack();
        var sent = new List<byte[]>();
        bench.Driver.OnSent = m => sent.Add(m.Data.ToArray());
        var bytes = Convert.FromHexString(destination);

        Assert.Equal(Errno.None, bench.Ifp.Output(Payload(bench), SockAddr.Sdl(bytes, etherType)));

        byte[] expected = [.. bytes, 2, 0, 0, 0, 0, 1, (byte)(etherType >> 8), (byte)etherType, 1, 2, 3];
        Assert.Equal(expected, Assert.Single(sent));
        Assert.Equal((bytes[0] & 1) == 0 ? 0 : 1, bench.Ifp.Counters.Snapshot().OutMulticasts);
    }

    [Theory]
    [Trait("Spec", "IF-103")]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(7)]
    [InlineData(8)]
    public void A_link_address_of_another_length_is_refused_and_the_packet_freed(int length)
    {
        using var bench = new TestStack();

        Assert.Equal(Errno.EAFNOSUPPORT, bench.Ifp.Output(Payload(bench), SockAddr.Sdl(new byte[length], 0x88b5)));

        Assert.Equal(0, bench.Stack.Mbufs.Outstanding);
        var data = bench.Ifp.Counters.Snapshot();
        Assert.Equal((0, 1, 1), (data.OutPackets, data.OutErrors, data.OutDropsBy[OutputDrop.Malformed]));
    }

    private static Mbuf Payload(TestStack bench)
    {
        Assert.True(bench.Stack.Mbufs.TryGet(out var m));
        new byte[] { 1, 2, 3 }.CopyTo(m.Append(3));
        return m;
    }
}
