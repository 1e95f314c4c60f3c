using HwNet.Bus.Usb;
using HwNet.Bus.Usb.UsbIp;

namespace HwNet.Drivers.Tests.UsbIp;

/// <summary>Order, cancelling, bounds, stalls.</summary>
public partial class LoopbackTests
{
    [Fact]
    public void Transfers_of_an_endpoint_complete_in_order()
    {
        using var rig = new Rig();
        using var device = Rig.OpenConfigured(rig.Address);
        using var ended = new Ended();
        var transfers = Enumerable.Range(0, 100).Select(_ => ended.Make(0x81, 64)).ToArray();
        foreach (var transfer in transfers)
        {
            Assert.Equal(UsbStatus.Completed, device.Submit(transfer));
        }

        for (var i = 0; i < transfers.Length; i++)
        {
            rig.One.Device!.Bring(0x81, [(byte)i]);
        }

        Assert.All(transfers.Index(), t =>
        {
            Assert.Same(t.Item, ended.Next().Transfer);
            Assert.Equal(t.Index, t.Item.Buffer.Span[0]);
        });
    }

    [Fact]
    public void All_of_an_endpoint_cancelled_end_in_order_and_the_others_stay()
    {
        using var rig = new Rig();
        using var device = Rig.OpenConfigured(rig.Address);
        using var ended = new Ended();
        var transfers = Enumerable.Range(0, 16).Select(_ => ended.Make(0x81, 512)).ToArray();
        var other = ended.Make(0x83, 16);
        Assert.All([.. transfers, other], t => Assert.Equal(UsbStatus.Completed, device.Submit(t)));

        device.CancelAll(0x81);

        Assert.All(transfers, t => Assert.Equal((t, UsbStatus.Cancelled, 0), ended.Next()));
        Assert.True(other.IsInFlight);
        Assert.False(device.Drain(TimeSpan.FromMilliseconds(1)));
        device.CancelAll(0x83);
        Assert.True(device.Drain(Rig.Long));
    }

    [Fact]
    public void What_is_beyond_the_bound_waits_here_in_order()
    {
        using var rig = new Rig();
        using var device = Rig.OpenConfigured(rig.Address, new UsbIpClientOptions { MaxBytesInFlight = 1000 });
        using var ended = new Ended();
        var transfers = Enumerable.Range(0, 10).Select(i => ended.Make(0x81, 400)).ToArray();

        Assert.All(transfers, t => Assert.Equal(UsbStatus.Completed, device.Submit(t)));
        Rig.Until(() => rig.One.Device!.PendingOn(0x81) == 2, "two transfers reach the device");
        Assert.Equal(8, device.Statistics.Waited);
        for (var i = 0; i < 5; i++)
        {
            rig.One.Device!.Bring(0x81, [(byte)i]);
            var (transfer, status, _) = ended.Next();
            Assert.Equal((transfers[i], UsbStatus.Completed), (transfer, status));
        }

        device.CancelAll(0x81);
        Assert.All(transfers[5..], t => Assert.Equal((t, UsbStatus.Cancelled, 0), ended.Next()));
        Assert.True(device.Drain(Rig.Long));
    }

    [Fact]
    public void A_transfer_larger_than_the_bound_goes_alone()
    {
        using var rig = new Rig();
        using var device = Rig.OpenConfigured(rig.Address, new UsbIpClientOptions { MaxBytesInFlight = 10 });
        using var ended = new Ended();

        Assert.All(Enumerable.Range(0, 4), i => Assert.Equal(UsbStatus.Completed, device.Submit(ended.Make(0x02, 100 + i))));

        Assert.Equal([100, 101, 102, 103], Enumerable.Range(0, 4).Select(_ => ended.Next().Length));
    }

    [Fact]
    public void A_stall_reaches_the_client_and_clearing_it_the_device()
    {
        using var rig = new Rig();
        using var device = Rig.OpenConfigured(rig.Address);
        using var ended = new Ended();
        rig.One.Device!.Halted.Add(0x02);

        device.Submit(ended.Make(0x02, 5));
        Assert.Equal(UsbStatus.Stall, ended.Next().Status);
        Assert.Equal(UsbStatus.Completed, device.ClearHalt(0x02));
        device.Submit(ended.Make(0x02, 5));

        Assert.Equal(UsbStatus.Completed, ended.Next().Status);
    }

    [Fact]
    public void A_device_that_sends_more_than_there_is_room_for_overflows()
    {
        using var rig = new Rig();
        using var device = Rig.OpenConfigured(rig.Address);
        using var ended = new Ended();

        device.Submit(ended.Make(0x81, 4));
        rig.One.Device!.Bring(0x81, new byte[9]);

        Assert.Equal(UsbStatus.Overflow, ended.Next().Status);
        Assert.False(device.IsGone);
    }
}
