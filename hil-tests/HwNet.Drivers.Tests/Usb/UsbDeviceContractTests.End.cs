using HwNet.Bus.Usb;
using HwNet.Tests;

namespace HwNet.Drivers.Tests.Usb;

/// <summary>Closing, unplugging, allocation.</summary>
public abstract partial class UsbDeviceContractTests
{
    [SkippableFact]
    public void Closing_ends_what_is_in_flight_once_and_refuses_what_comes_after()
    {
        using var loop = Open();
        var device = loop.Device;
        var completions = new int[8];
        var statuses = new UsbStatus[8];
        var buffers = Enumerable.Range(0, 8).Select(_ => device.AllocateBuffer(512)).ToArray();
        var transfers = Enumerable.Range(0, 8).Select(i => new UsbTransfer(loop.In, t =>
        {
            _ = Interlocked.Increment(ref completions[i]);
            statuses[i] = t.Status;
        })
        { Buffer = buffers[i].Memory }).ToArray();
        Assert.All(transfers, t => Assert.Equal(UsbStatus.Completed, device.Submit(t)));

        device.Dispose();
        device.Dispose();

        Assert.Equal(Enumerable.Repeat(1, 8), completions);
        Assert.All(statuses, s => Assert.Contains(s, new[] { UsbStatus.Cancelled, UsbStatus.NoDevice }));
        Assert.All(transfers, t => Assert.False(t.IsInFlight));
        Assert.NotEqual(UsbStatus.Completed, device.Submit(transfers[0]));
        Assert.Equal(1, completions[0]);
        Assert.All(transfers, t => t.Dispose());
        Assert.All(buffers, b => b.Dispose());
    }

    [SkippableFact]
    public void A_completion_that_resubmits_for_ever_does_not_keep_the_device_open()
    {
        using var loop = Open();
        var device = loop.Device;
        var refused = UsbStatus.Completed;
        using var buffer = device.AllocateBuffer(512);
        using var receive = new UsbTransfer(loop.In, t => refused = device.Submit(t)) { Buffer = buffer.Memory };
        Assert.Equal(UsbStatus.Completed, device.Submit(receive));

        device.Dispose();

        Assert.NotEqual(UsbStatus.Completed, refused);
        Assert.False(receive.IsInFlight);
    }

    [SkippableFact]
    public void A_plug_that_is_pulled_ends_everything_once_and_is_told_once()
    {
        using var loop = Open();
        var device = loop.Device;
        using var log = new TransferLog(device);
        var told = 0;
        using var gone = new ManualResetEventSlim();
        using var kept = device.OnGone(() =>
        {
            _ = Interlocked.Increment(ref told);
            gone.Set();
        });
        device.OnGone(() => Interlocked.Add(ref told, 100)).Dispose();
        var receivers = Enumerable.Range(0, 4).Select(_ => log.Submit(loop.In)).ToArray();
        Assert.False(device.IsGone);

        loop.Unplug();

        Assert.True(gone.Wait(TransferLog.Limit), "the removal was not told within 10 s");
        var ended = log.Next(4, loop.In);
        Assert.Equal(receivers, ended.Select(e => e.Transfer));
        Assert.All(ended, e => Assert.Contains(e.Status, new[] { UsbStatus.NoDevice, UsbStatus.ProtocolError }));
        Assert.True(device.IsGone);
        Assert.NotNull(device.Failure);
        Assert.Equal(UsbStatus.NoDevice, device.Submit(receivers[0]));
        Assert.Equal(UsbStatus.NoDevice, device.Control(UsbSetup.GetDescriptor(1, 0, 0, 18), new byte[18], Second).Status);
        Assert.Equal(UsbStatus.NoDevice, device.ClearHalt(loop.In));
        Assert.Equal(UsbStatus.NoDevice, device.Reset());
        var late = false;
        device.OnGone(() => late = true).Dispose();
        Assert.True(late);
        Assert.Equal(1, told);
        Assert.Equal(0, log.Waiting);
    }

    [SkippableFact]
    public void A_device_may_be_closed_by_the_one_who_is_told_that_it_is_gone()
    {
        using var loop = Open();
        using var closed = new ManualResetEventSlim();
        using var buffer = loop.Device.AllocateBuffer(512);
        using var receive = new UsbTransfer(loop.In, static _ => { }) { Buffer = buffer.Memory };
        Assert.Equal(UsbStatus.Completed, loop.Device.Submit(receive));
        using var handler = loop.Device.OnGone(() =>
        {
            loop.Device.Dispose();
            closed.Set();
        });

        loop.Unplug();

        Assert.True(closed.Wait(TransferLog.Limit), "not closed within 10 s");
        Assert.False(receive.IsInFlight);
    }

    [SkippableFact]
    public void Nothing_is_allocated_for_a_submission()
    {
        using var loop = Open();
        using var returned = new SemaphoreSlim(0);
        using var buffer = loop.Device.AllocateBuffer(512);
        var onThread = 0L;
        var threadBefore = 0L;
        using var receive = new UsbTransfer(loop.In, t =>
        {
            onThread = GC.GetAllocatedBytesForCurrentThread() - threadBefore;
            threadBefore = GC.GetAllocatedBytesForCurrentThread();
            _ = returned.Release();
        })
        { Buffer = buffer.Memory };
        var least = long.MaxValue;

        var caller = Allocations.Least(50, () =>
        {
            var submitted = loop.Device.Submit(receive);
            loop.Device.Cancel(receive);
            var back = returned.Wait(TransferLog.Limit);
            least = back && submitted == UsbStatus.Completed ? Math.Min(least, onThread) : -1;
        });

        Assert.Equal((0L, 0L), (caller, least));
    }
}
