using HwNet.Bench.Lab;
using HwNet.Bus.Pcap;
using HwNet.Bus.SharpPcap;
using HwNet.Drivers.Tests.FrameDevices;

namespace HwNet.Drivers.Tests.BackEnds;

/// <summary>Opening through SharpPcap: options, refusals.</summary>
public class SharpPcapDeviceTests
{
    [SkippableFact]
    public void A_filter_keeps_out_what_it_does_not_name()
    {
        using var cable = new VethCable(static name => SharpPcapContractTests.Open(name, new PcapOpenOptions { Filter = "ether[14:4] == 7" }));

        cable.Arrive(FrameCable.Frames(0, 20));

        Assert.Equal([FrameCable.Frame(7)], cable.Collect(1));
    }

    [SkippableFact]
    public void Frames_come_without_immediate_mode_too()
    {
        using var cable = new VethCable(static name => SharpPcapContractTests.Open(name, new PcapOpenOptions { Receive = ReceiveMode.Block }));

        cable.Arrive(FrameCable.Frames(0, 20));

        Assert.Equal(FrameCable.Frames(0, 20), cable.Collect(20));
    }

    [SkippableFact]
    public void Time_stamps_are_those_of_now()
    {
        using var cable = new VethCable(static name => SharpPcapContractTests.Open(name, new PcapOpenOptions()));
        var before = Now();

        cable.Arrive(FrameCable.Frame(1));

        Assert.InRange(FrameCable.Collect(cable.Device, cable.Pool, 1, static m => m.Timestamp)[0], before, Now());

        static long Now() => (DateTime.UtcNow - DateTime.UnixEpoch).Ticks * 100;
    }

    [SkippableTheory]
    [InlineData("hwnosuch", null, Errno.ENXIO)]
    [InlineData("lo", "no such filter", Errno.EINVAL)]
    public void What_cannot_be_opened_is_refused_with_cause_and_cure(string name, string? filter, Errno expected)
    {
        Skip.If(NetRig.Missing is not null, NetRig.Missing);

        Assert.Equal(expected, SharpPcapBus.Open(name, new PcapOpenOptions { Filter = filter }, out var device, out var failure));

        Assert.Null(device);
        Assert.Contains(name, failure, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Promiscuous_mode_stays_as_it_was_opened()
    {
        using var cable = new VethCable(static name => SharpPcapContractTests.Open(name, new PcapOpenOptions { Promiscuous = true }));

        Assert.Equal(Errno.None, cable.Device.SetPromiscuous(true));
        Assert.Equal(Errno.EOPNOTSUPP, cable.Device.SetPromiscuous(false));
    }
}
