using HwNet.Drivers.Tests.Chips;
using HwNet.Ioctl;
using HwNet.Net;

namespace HwNet.Drivers.Tests.Ure;

/// <summary>The driver on the chips' models, which somebody else wrote: each revision is brought up by their rules.</summary>
public sealed class UreOnItsModelTests : IDisposable
{
    private readonly ModelRig _rig = new();

    public static TheoryData<string> Revisions =>
    [
        "rtl8152,revision=4c00", "rtl8152,revision=4c10", "rtl8152,revision=4800", "rtl8153,revision=5c00", "rtl8153,revision=5c10",
        "rtl8153,revision=5c20", "rtl8153,revision=5c30", "rtl8153b,revision=6000", "rtl8153b,revision=6010", "rtl8156,revision=7020",
        "rtl8156,revision=7030", "rtl8156b,revision=7400", "rtl8156b,revision=7410",
    ];

    public void Dispose() => _rig.Dispose();

    [Theory]
    [MemberData(nameof(Revisions))]
    public void A_life_with_all_that_can_be_set_breaks_none_of_the_chips_rules(string model)
    {
        var ifp = _rig.Up(model);

        Assert.Equal("02:0e:aa:00:00:01", ifp.Lladdr.ToString());
        Assert.Equal(Errno.None, ifp.Ioctl(new AddMulticast(SockAddr.Link(LinkAddress.Parse("01:00:5e:00:00:fb")))));
        Assert.Equal(Errno.None, ifp.SetPromiscuous(true));
        Assert.Equal(Errno.None, ifp.SetPromiscuous(false));
        Assert.Equal(Errno.None, ifp.Ioctl(new SetMtu(1400)));
        Assert.Equal(Errno.None, ifp.Ioctl(new SetMtu(1500)));
        Assert.Equal(Errno.None, ifp.Ioctl(new SetCapabilities(IfCapabilities.None)));
        Assert.Equal(Errno.None, ifp.Ioctl(new SetCapabilities(ifp.Capabilities)));
        Assert.Equal(Errno.None, ifp.Ioctl(new SetMedia("100baseTX full-duplex")));
        ModelRig.Await(() => ifp.Link == LinkState.Up && ifp.Baudrate == 100_000_000);
        _rig.Flap(ifp);
        _rig.PassBothWays(ifp, Udp());
        DriverStack.Down(ifp);
        DriverStack.Up(ifp);
        ModelRig.Await(() => ifp.Link == LinkState.Up);
        _rig.PassBothWays(ifp, Udp());
        var counters = new GetDeviceCounters();
        Assert.Equal(Errno.None, ifp.Ioctl(counters));
        Assert.Equal(2, counters.Reply!.Single(static c => c.Name == "ure.tx_packets").Value);

        Assert.Empty(_rig.Device.Model.Violations.ToDictionary());
    }

    [Theory]
    [InlineData("rtl8152", 100_000_000)]
    [InlineData("rtl8153", 1_000_000_000)]
    [InlineData("rtl8153b", 1_000_000_000)]
    [InlineData("rtl8156", 2_500_000_000)]
    [InlineData("rtl8156b", 2_500_000_000)]
    public void The_best_medium_of_the_chip_is_agreed_upon(string model, long baudrate)
    {
        Assert.Equal(baudrate, _rig.Up(model).Baudrate);
    }

    private static byte[] Udp() => UdpFrame.Make();
}
