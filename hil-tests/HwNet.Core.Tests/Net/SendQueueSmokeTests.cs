namespace HwNet.Core.Tests.Net;

public sealed class SendQueueSmokeTests
{
    [Fact]
    [Trait("Spec", "IF-32")]
    public void A_packet_given_to_an_idle_interface_is_sent_before_transmit_returns()
    {
        using var bench = new TestStack();

        Assert.Equal(Errno.None, bench.Ifp.Transmit(bench.Frame()));

        Assert.Equal(1, bench.Ifp.Counters.Snapshot().OutPackets);
        Assert.False(bench.Ifp.SendQueue.IsStarted);
    }
}
