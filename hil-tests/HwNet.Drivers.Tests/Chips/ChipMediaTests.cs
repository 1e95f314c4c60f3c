using System.Globalization;
using HwNet.Ioctl;
using HwNet.Net;

namespace HwNet.Drivers.Tests.Chips;

/// <summary>Media of chips: each that the list has can be forced, in each generation, and negotiation comes back.</summary>
public sealed class ChipMediaTests
{
    [Theory]
    [InlineData("ax88172", 4)]
    [InlineData("ax88772b", 4)]
    [InlineData("ax88178", 5)]
    [InlineData("ax88179", 5)]
    [InlineData("rtl8152", 4)]
    [InlineData("rtl8153b", 5)]
    [InlineData("rtl8156b,speed=super", 6)]
    public void Each_medium_of_the_list_can_be_forced_and_negotiation_comes_back(string model, int count)
    {
        using var rig = new ChipRig($"{model},aneg=1");
        var ifp = rig.Up();
        var best = ifp.Baudrate;
        var media = Media(ifp).Available.Where(static m => m != "autoselect").ToArray();

        Assert.Equal(count, media.Length);
        foreach (var medium in media)
        {
            Assert.Equal(Errno.None, ifp.Ioctl(new SetMedia(medium)));
            ChipRig.Await(() => ifp.Link == LinkState.Up && Media(ifp).Active == medium, medium);
            Assert.Equal((medium, Rate(medium)), (Media(ifp).Current, ifp.Baudrate));
        }

        Assert.Equal(Errno.None, ifp.Ioctl(new SetMedia("autoselect")));
        ChipRig.Await(() => ifp.Link == LinkState.Up && ifp.Baudrate == best, "autoselect");
        rig.ExpectNoBrokenRule();
    }

    /// <summary>What is forced while the interface is down holds when it comes up, and after a reset of the chip.</summary>
    [Theory]
    [InlineData("ax88772")]
    [InlineData("ax88178a")]
    [InlineData("rtl8153")]
    public void A_forced_medium_outlives_down_and_up_and_a_reset(string model)
    {
        using var rig = new ChipRig($"{model},aneg=1");
        var ifp = rig.Attach();

        Assert.Equal(Errno.None, ifp.Ioctl(new SetMedia("10baseT/UTP")));
        DriverStack.Up(ifp);
        ChipRig.Await(() => ifp.Link == LinkState.Up && ifp.Baudrate == 10_000_000, "forced while down");
        ifp.Serializer.Enter();
        var error = ifp.Reset();
        ifp.Serializer.Exit();

        Assert.Equal(Errno.None, error);
        ChipRig.Await(() => ifp.Link == LinkState.Up && ifp.Baudrate == 10_000_000, "after a reset");
        Assert.Equal(Errno.EINVAL, ifp.Ioctl(new SetMedia("no such medium")));
        rig.ExpectNoBrokenRule();
    }

    private static MediaStatus Media(IfNet ifp)
    {
        var request = new GetMedia();
        Assert.Equal(Errno.None, ifp.Ioctl(request));
        return request.Reply!;
    }

    /// <summary>"100baseTX full-duplex", "2500baseT full-duplex".</summary>
    private static long Rate(string medium) =>
        1_000_000 * long.Parse(medium[..medium.IndexOf("base", StringComparison.Ordinal)], CultureInfo.InvariantCulture);
}
