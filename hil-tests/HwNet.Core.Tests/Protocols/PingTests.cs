using HwNet.Wire;

namespace HwNet.Core.Tests.Protocols;

public sealed class PingTests
{
    [Theory]
    [Trait("Spec", "IF-114")]
    [InlineData(0)]
    [InlineData(56)]
    [InlineData(1472)]
    public void An_echo_request_comes_back_with_the_same_data(int length)
    {
        using var net = new BackToBack();
        Assert.Equal(Errno.None, net.A.Stack.Inet.Icmp.OpenEcho(out var socket));
        using var ping = socket!;
        var data = new byte[length];
        new Random(length).NextBytes(data);

        Assert.Equal(Errno.None, ping.Send(BackToBack.AddressB, 7, data));
        net.Run();

        var got = new byte[length];
        Assert.True(ping.TryReceive(got, out var echo));
        Assert.Equal(Errno.None, echo.Error);
        Assert.Equal(IcmpType.EchoReply, echo.Type);
        Assert.Equal(BackToBack.AddressB, echo.Address);
        Assert.Equal(7, echo.Sequence);
        Assert.Equal(64, echo.TimeToLive);
        Assert.Equal(length, echo.Length);
        Assert.Equal((net.Clock.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100, echo.Timestamp);
        Assert.Equal(data, got);
    }
}
