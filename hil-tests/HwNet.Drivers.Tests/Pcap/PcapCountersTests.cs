using HwNet.Bus.Pcap.LibPcap;

namespace HwNet.Drivers.Tests.Pcap;

public class PcapCountersTests
{
    [Fact]
    public void Counters_that_wrap_round_go_on_and_none_goes_backwards()
    {
        var counters = new PcapCounters();

        counters.Update(new PcapStat { Received = 2_000_000_000, Dropped = 10, InterfaceDropped = 5 });
        counters.Update(new PcapStat { Received = 4_000_000_000, Dropped = 20, InterfaceDropped = 3 });
        counters.Update(new PcapStat { Received = 100, Dropped = 30, InterfaceDropped = 4 });

        Assert.Equal((1L << 32) + 100, counters.Received);
        Assert.Equal(30, counters.Dropped);
        Assert.Equal(6, counters.InterfaceDropped);
    }
}
