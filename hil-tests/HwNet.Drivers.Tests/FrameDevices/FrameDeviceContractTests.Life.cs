using HwNet.Buffers;

namespace HwNet.Drivers.Tests.FrameDevices;

/// <summary>Cancelling and closing.</summary>
public abstract partial class FrameDeviceContractTests
{
    [SkippableFact]
    public void Cancel_ends_a_receive_in_progress_and_every_later_one()
    {
        using var cable = Open();
        var receiver = StartReceiver(cable);

        cable.Device.Cancel();
        cable.Device.Cancel();

        Assert.True(receiver.Wait(FrameCable.Limit), "the receiver did not return");
        Assert.Equal(Errno.EINTR, receiver.Result);
        Assert.Equal(Errno.EINTR, ReceiveForEver(cable));
    }

    [SkippableFact]
    public void Closing_ends_a_receive_in_progress_and_may_be_repeated()
    {
        using var cable = Open();
        var device = cable.Device;
        var receiver = StartReceiver(cable);

        device.Dispose();
        device.Dispose();

        Assert.True(receiver.Wait(FrameCable.Limit), "the receiver did not return");
        Assert.True(receiver.Result is Errno.EINTR or Errno.ENXIO, $"{receiver.Result}");
        var batch = cable.Batch(FrameCable.Frame(1));
        Assert.Equal(Errno.ENXIO, device.Send(ref batch));
        Assert.Equal(1, batch.FreeAll());
        device.Cancel();
        _ = device.Statistics;
    }

    [SkippableFact]
    public void Closing_while_frames_go_both_ways_loses_no_buffer()
    {
        using var cable = Open();
        cable.Arrive(FrameCable.Frames(0, 200));
        var device = cable.Device;
        var receiver = StartReceiver(cable);
        using var sending = new ManualResetEventSlim();
        var sender = Task.Run(() =>
        {
            Errno error;
            do
            {
                var batch = cable.Batch(FrameCable.Frames(1000, 10));
                error = device.Send(ref batch);
                _ = batch.FreeAll();
                sending.Set();
            }
            while (error is Errno.None or Errno.EAGAIN);

            return error;
        });
        Assert.True(sending.Wait(FrameCable.Limit), "nothing was sent");

        device.Dispose();

        Assert.True(Task.WaitAll([receiver, sender], FrameCable.Limit), "one did not return");
        Assert.Equal(Errno.ENXIO, sender.Result);
        Assert.Equal(0, cable.Pool.Outstanding);
    }

    /// <summary>Receives until it is told not to, and is waiting when this returns, or about to.</summary>
    protected static Task<Errno> StartReceiver(FrameCable cable)
    {
        var started = new ManualResetEventSlim();
        _ = cable.Device;
        var receiver = Task.Factory.StartNew(
            () =>
            {
                started.Set();
                return ReceiveForEver(cable);
            },
            TaskCreationOptions.LongRunning);
        Assert.True(started.Wait(FrameCable.Limit), "no thread");
        return receiver;
    }

    private static Errno ReceiveForEver(FrameCable cable)
    {
        var error = Errno.None;
        while (error == Errno.None)
        {
            var batch = default(MbufBatch);
            error = cable.Device.Receive(cable.Pool, ref batch, 64, Timeout.InfiniteTimeSpan);
            _ = batch.FreeAll();
        }

        return error;
    }
}
