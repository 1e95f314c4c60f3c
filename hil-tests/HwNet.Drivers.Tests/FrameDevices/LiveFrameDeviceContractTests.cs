using HwNet.Buffers;

namespace HwNet.Drivers.Tests.FrameDevices;

/// <summary>What a device does that is no file: frames come while it is open, and it can be taken away.</summary>
public abstract class LiveFrameDeviceContractTests : FrameDeviceContractTests
{
    [SkippableFact]
    public void A_frame_that_arrives_ends_a_receive_in_progress()
    {
        using var cable = Open();
        var received = Task.Run(() =>
        {
            var got = new List<byte[]>();
            while (got.Count == 0)
            {
                var batch = default(MbufBatch);
                Assert.Equal(Errno.None, cable.Device.Receive(cable.Pool, ref batch, 64, Timeout.InfiniteTimeSpan));
                Take(ref batch, got);
            }

            return got;
        });

        cable.Arrive(FrameCable.Frame(7));

        Assert.True(received.Wait(FrameCable.Limit), "the receiver did not return");
        Assert.Equal([FrameCable.Frame(7)], received.Result);
    }

    [SkippableFact]
    public void A_device_taken_away_ends_receive_and_send_with_ENXIO_and_says_so()
    {
        using var cable = Open();
        var receiver = StartReceiver(cable);

        cable.Vanish();

        Assert.True(receiver.Wait(FrameCable.Limit), "the receiver did not notice");
        Assert.Equal(Errno.ENXIO, receiver.Result);
        Assert.NotNull(cable.Device.Failure);
        var batch = cable.Batch(FrameCable.Frames(0, 3));
        Assert.Equal(Errno.ENXIO, cable.Device.Send(ref batch));
        Assert.Equal(3, batch.FreeAll());
        _ = cable.Device.Statistics;
    }
}
