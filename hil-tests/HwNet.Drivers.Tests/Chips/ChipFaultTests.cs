using HwNet.Ioctl;
using HwNet.Net;

namespace HwNet.Drivers.Tests.Chips;

/// <summary>Registers that misbehave, in each family: an error with its cause, never a hang; and an address that is none is replaced and told.</summary>
public sealed class ChipFaultTests
{
    private const ulong LocalBit = 0x0200_0000_0000;

    [Theory]
    [InlineData("ax88172,fault=mac-zero")]
    [InlineData("ax88772,fault=mac-ones")]
    [InlineData("ax88772a,fault=eeprom-zero")]
    [InlineData("ax88772b,fault=eeprom-zero")]
    [InlineData("ax88772b,fault=eeprom-blank")]
    [InlineData("ax88178,fault=mac-group")]
    [InlineData("ax88179,fault=mac-group")]
    [InlineData("ax88179,fault=eeprom-zero")]
    [InlineData("ax88178a,fault=mac-zero")]
    [InlineData("ax88179a,fault=mac-ones")]
    [InlineData("rtl8152,fault=mac-group")]
    [InlineData("rtl8153,fault=eeprom-zero")]
    [InlineData("rtl8156b,fault=mac-ones")]
    public void An_address_that_is_none_is_replaced_and_told(string model)
    {
        using var rig = new ChipRig(model);

        var ifp = rig.Attach();

        Assert.True(ifp.Lladdr.IsStation && (ifp.Lladdr.ToUInt64() & LocalBit) != 0, $"{ifp.Lladdr}");
        Assert.True(((HwNet.Drivers.Shared.UsbEther.UsbEther)ifp.Driver).AddressIsMadeUp);
        var status = new GetStatus();
        Assert.Equal(Errno.None, ifp.Ioctl(status));
        Assert.Contains("no usable address", status.Reply!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ax88772,fault=mii-busy", Errno.ETIMEDOUT)]
    [InlineData("ax88772b,fault=phy-missing", Errno.ENXIO)]
    [InlineData("ax88178,fault=phy-missing", Errno.ENXIO)]
    [InlineData("ax88179,fault=phy-missing", Errno.ENXIO)]
    public void A_chip_that_cannot_be_used_is_refused(string model, Errno expected)
    {
        using var rig = new ChipRig(model);

        Assert.Equal(expected, rig.TryAttach(out _, out var failure));

        Assert.NotNull(failure);
    }

    [Theory]
    [InlineData("ax88772", "phy-reset-stuck")]
    [InlineData("ax88179", "phy-reset-stuck")]
    [InlineData("rtl8153", "phy-reset-stuck")]
    public void A_PHY_that_stays_in_its_reset_is_an_error_and_can_be_tried_again(string model, string fault)
    {
        using var rig = new ChipRig(model);
        var ifp = rig.Attach();
        rig.Device.Model.Faults.Set(fault);

        Assert.Equal(Errno.ETIMEDOUT, ifp.Ioctl(new SetFlags(IfFlags.Up)));

        rig.Device.Model.Faults.Clear(fault);
        ChipRig.Await(() => ifp.Ioctl(new SetFlags(IfFlags.Up)) == Errno.None && (ifp.Flags & IfFlags.Running) != 0, "it runs");
        ChipRig.Await(() => ifp.Link == LinkState.Up, "link");
    }

    [Theory]
    [InlineData("ax88172")]
    [InlineData("ax88772a")]
    [InlineData("ax88178a")]
    [InlineData("rtl8156")]
    public void A_PHY_that_never_links_is_no_link_and_its_link_comes_late(string model)
    {
        using var rig = new ChipRig($"{model},fault=phy-no-link");
        var ifp = rig.Attach();
        DriverStack.Up(ifp);
        Assert.Equal(LinkState.Down, ifp.Link);

        rig.Device.Model.Faults.Clear("phy-no-link");

        ChipRig.Await(() => ifp.Link == LinkState.Up, "link");
        rig.ExpectNoBrokenRule();
    }

    /// <summary>Once a second the PHY is asked anyway.</summary>
    [Fact]
    public void Link_is_found_though_the_interrupt_endpoint_is_silent()
    {
        using var rig = new ChipRig("ax88179,fault=int-wedge");
        var ifp = rig.Up();

        rig.Device.Cable.Carrier = false;
        ChipRig.Await(() => ifp.Link == LinkState.Down, "no link");
        rig.Device.Cable.Carrier = true;
        ChipRig.Await(() => ifp.Link == LinkState.Up, "link");
    }

    /// <summary>One reset is lost: the chip comes up with the next one at the latest.</summary>
    [Theory]
    [InlineData("ax88772", "reset-dropped")]
    [InlineData("ax88772b", "reset-dropped")]
    [InlineData("ax88179", "reset-dropped")]
    [InlineData("ax88179", "phy-reset-dropped")]
    [InlineData("rtl8152", "reset-dropped")]
    [InlineData("rtl8156b", "phy-reset-dropped")]
    public void A_reset_that_was_dropped_is_survived(string model, string fault)
    {
        using var rig = new ChipRig(model);
        var ifp = rig.Attach();
        rig.Device.Model.Faults.Set(fault);

        ChipRig.Await(() => ifp.Ioctl(new SetFlags(IfFlags.Up)) == Errno.None && (ifp.Flags & IfFlags.Running) != 0, "it runs");

        ChipRig.Await(() => ifp.Link == LinkState.Up, "link");
    }
}
