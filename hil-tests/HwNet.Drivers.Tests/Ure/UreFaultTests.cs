using HwNet.Drivers.Shared.UsbEther;
using HwNet.Drivers.Tests.Chips;
using HwNet.Drivers.Tests.UsbEther;
using HwNet.Ioctl;
using HwNet.Net;

namespace HwNet.Drivers.Tests.Ure;

/// <summary>Chips that misbehave: an error with its cause, a drop with its cause, and then all is well again.</summary>
public sealed class UreFaultTests : IDisposable
{
    private readonly ModelRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Theory]
    [InlineData("rtl8153,fault=chip-unknown", Errno.ENXIO, "version 7cf0 is not known")]
    [InlineData("rtl8153,fault=autoload-stuck", Errno.ETIMEDOUT, "does not read its EEPROM")]
    [InlineData("rtl8156,fault=phy-state-stuck", Errno.ETIMEDOUT, "the PHY does not settle")]
    [InlineData("rtl8152,fault=phy-missing", Errno.ENXIO, "no PHY answers in the Rtl8152")]
    [InlineData("rtl8153b,fault=phy-missing", Errno.ETIMEDOUT, "the PHY does not settle")]
    public void A_chip_that_cannot_be_used_is_refused_and_told_why(string model, Errno error, string cause)
    {
        var device = _rig.Plug(model);
        var found = _rig.Drivers.Catalog.Find(device)!.Value;

        Assert.Equal(error, found.Module.Attach(_rig.Drivers.Stack, device, found.Match, out _, out var failure));

        Assert.Contains(cause, failure, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rtl8152", "reset-stuck")]
    [InlineData("rtl8153", "reset-stuck")]
    [InlineData("rtl8153b", "reset-stuck")]
    [InlineData("rtl8156b", "reset-stuck")]
    public void A_chip_that_stays_busy_is_an_error_that_can_be_tried_again(string model, string fault)
    {
        var ifp = _rig.Attach(model);
        _rig.Device.Model.Faults.Set(fault);

        Assert.Equal(Errno.ETIMEDOUT, ifp.Ioctl(new SetFlags(IfFlags.Up)));

        _rig.Device.Model.Faults.Clear(fault);
        ModelRig.Await(() => ifp.Ioctl(new SetFlags(IfFlags.Up)) == Errno.None && (ifp.Flags & IfFlags.Running) != 0);
        ModelRig.Await(() => ifp.Link == LinkState.Up);
        _rig.PassBothWays(ifp, Broadcast(1));
    }

    [Fact]
    public void Link_is_found_though_the_interrupt_endpoint_is_silent()
    {
        var ifp = _rig.Up("rtl8153,fault=link-silent");

        _rig.Flap(ifp);
    }

    [Fact]
    public void A_chip_whose_queues_never_say_that_they_are_empty_can_be_brought_down()
    {
        var ifp = _rig.Up("rtl8153,fault=fifo-stuck");

        DriverStack.Down(ifp);
        DriverStack.Up(ifp);
        ModelRig.Await(() => ifp.Link == LinkState.Up);
    }

    [Theory]
    [InlineData("rx-length-wrong", UsbDrop.BadLength)]
    [InlineData("rx-length-long", UsbDrop.BadLength)]
    [InlineData("rx-length-short", UsbDrop.BadLength)]
    [InlineData("rx-length-zero", UsbDrop.BadLength)]
    [InlineData("rx-crc", UsbDrop.BadCrc)]
    [InlineData("rx-cut", UsbDrop.BadLength)]
    [InlineData("rx-garbage", UsbDrop.BadLength)]
    public void A_transfer_that_lies_is_counted_by_its_cause_and_the_next_one_is_good(string fault, UsbDrop cause)
    {
        var ifp = _rig.Up("rtl8153");
        var driver = (HwNet.Drivers.Shared.UsbEther.UsbEther)ifp.Driver;
        _rig.Device.Model.Faults.Set(fault);

        _rig.SendFromFarEnd(Broadcast(1));
        ModelRig.Await(() => driver.Dropped(cause) == 1);

        Assert.Equal(Broadcast(2), _rig.Receive(Broadcast(2)).Bytes);
        Assert.Equal(1, driver.Dropped(cause));
    }

    private static byte[] Broadcast(int number)
    {
        var frame = Bytes.Frame(number, 200);
        Bytes.Hex("ff ff ff ff ff ff 02 0e aa 00 00 99 88 b5").CopyTo(frame, 0);
        return frame;
    }
}
