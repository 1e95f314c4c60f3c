using HwNet.Bus.Usb;
using HwNet.Drivers.Tests.Usb;
using HwNet.Drivers.Tests.Usb.LibUsb;

namespace HwNet.Drivers.Tests.BackEnds;

/// <summary>What is LibUsbDotNet's alone: its transfers time out and are started again, while ours go on.</summary>
[Collection(LabGuest.Collection)]
[Trait("Where", "guest")]
public class LibUsbDotNetSliceTests
{
    /// <summary>Several times as long as a transfer of the library lasts.</summary>
    private static readonly TimeSpan Long = TimeSpan.FromMilliseconds(550);

    [SkippableFact]
    public void Messages_keep_their_order_after_the_reads_were_started_again()
    {
        using var loop = LibUsbDotNetLoopback.Open();
        using var log = new TransferLog(loop.Device);
        var receivers = Enumerable.Range(0, 8).Select(_ => log.Submit(loop.In)).ToArray();
        Assert.False(loop.Device.Drain(Long));

        Send(loop, log, 8);

        var back = log.Next(8, loop.In);
        Assert.Equal(receivers, back.Select(static b => b.Transfer));
        Assert.Equal(Enumerable.Range(0, 8).Select(static i => (UsbStatus.Completed, 100 + i)), back.Select(static b => (b.Status, b.Length)));
        Assert.Equal(Enumerable.Range(0, 8), receivers.Select(static r => (int)r.Buffer.Span[0]));
    }

    [SkippableFact]
    public void What_comes_for_a_cancelled_transfer_stays_for_the_next()
    {
        using var loop = LibUsbDotNetLoopback.Open();
        using var log = new TransferLog(loop.Device);
        var first = log.Submit(loop.In);
        loop.Device.Cancel(first);
        Assert.Equal((first, UsbStatus.Cancelled, 0), log.Next());

        // The library's read goes on for a while, and takes it.
        Send(loop, log, 1);

        var second = log.Submit(loop.In);
        Assert.Equal((second, UsbStatus.Completed, 100), log.Next(1, loop.In)[0]);
    }

    [SkippableFact]
    public void A_write_that_the_device_does_not_take_can_be_cancelled()
    {
        using var loop = LibUsbDotNetLoopback.Open();
        using var log = new TransferLog(loop.Device);
        var stuck = log.Make(loop.Out, 256 * 1024);
        Assert.Equal(UsbStatus.Completed, loop.Device.Submit(stuck));
        Assert.False(loop.Device.Drain(Long));

        loop.Device.Cancel(stuck);

        var (transfer, status, length) = log.Next(1, loop.Out)[0];
        Assert.Equal((stuck, UsbStatus.Cancelled), (transfer, status));
        Assert.InRange(length, 0, stuck.Buffer.Length - 1);
    }

    /// <summary>Messages of 100, 101 ... bytes, each with its number in front.</summary>
    private static void Send(LibUsbDotNetLoopback loop, TransferLog log, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var transfer = log.Make(loop.Out, 100 + i);
            transfer.Buffer.Span[0] = (byte)i;
            Assert.Equal(UsbStatus.Completed, loop.Device.Submit(transfer));
        }
    }
}
