using HwNet.Buffers;
using HwNet.Bus.Pcap;
using HwNet.Drivers.Tests.Pcap;
using HwNet.Net;

namespace HwNet.Drivers.Tests.HostDevices;

public abstract partial class HostDeviceTests
{
    [SkippableFact]
    public void A_sender_alone_learns_that_the_interface_was_removed()
    {
        using var rig = NewRig();
        var near = rig.Open();
        rig.Remove();
        var batch = rig.Frames(0, 3);

        Assert.Equal(Errno.ENXIO, near.Send(ref batch));

        Assert.Equal(3, batch.FreeAll());
        Assert.Contains("went away", near.Failure, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void An_interface_removed_while_it_is_down_ends_a_receive_too()
    {
        using var rig = NewRig();
        var near = rig.Open();
        rig.SetUp(false);
        var (thread, error) = ReceiveForEver(rig, near);

        rig.Remove();

        Assert.True(thread.Join(PcapRig.Limit), "the receiver did not notice");
        Assert.Equal(Errno.ENXIO, error());
    }

    [SkippableFact]
    public void An_interface_taken_down_refuses_with_ENETDOWN_and_works_again_when_it_is_up()
    {
        using var rig = NewRig();
        var near = rig.Open();
        Assert.Equal(LinkState.Up, near.Link);
        rig.SetUp(false);

        Assert.Equal(LinkState.Down, near.Link);
        var batch = rig.Frames(0, 3);
        Assert.Equal(Errno.ENETDOWN, near.Send(ref batch));
        Assert.Equal(3, batch.Count);
        Assert.Contains("is down", near.Failure, StringComparison.Ordinal);

        rig.SetUp(true);
        var far = rig.OpenFar();
        Assert.True(SpinWait.SpinUntil(() => near.Link == LinkState.Up, PcapRig.Limit), "no carrier");
        PcapRig.SendAll(near, ref batch);
        Assert.Equal([0, 1, 2], rig.Collect(far, 3, FrameRig.NumberOf));
        var back = rig.Frames(7, 1);
        PcapRig.SendAll(far, ref back);
        Assert.Equal([7], rig.Collect(near, 1, FrameRig.NumberOf));
        Assert.Null(near.Failure);
    }

    [SkippableFact]
    public void Frames_pass_both_ways_at_the_same_time_and_none_is_lost()
    {
        const int count = 10_000;
        using var rig = NewRig();
        var near = rig.Open();
        var far = rig.OpenFar();
        var sender = new Thread(() =>
        {
            for (var i = 0; i < count; i += 100)
            {
                var some = rig.Frames(i, 100);
                PcapRig.SendAll(near, ref some);
            }
        });
        sender.Start();

        for (var i = 0; i < count; i += 100)
        {
            var some = rig.Frames(i, 100);
            PcapRig.SendAll(far, ref some);
            Assert.Equal(Enumerable.Range(i, 100), rig.Collect(near, 100, FrameRig.NumberOf));
        }

        Assert.True(sender.Join(PcapRig.Limit), "the sender did not end");
        Assert.Equal(Enumerable.Range(0, count), rig.Collect(far, count, FrameRig.NumberOf));
    }

    /// <summary>Starts a thread that receives, frees, and ends with the first error.</summary>
    private static (Thread Thread, Func<Errno> Error) ReceiveForEver(FrameRig rig, IFrameDevice device)
    {
        var error = Errno.None;
        using var started = new ManualResetEventSlim();
        var thread = new Thread(() =>
        {
            started.Set();
            while (error == Errno.None)
            {
                var batch = default(MbufBatch);
                error = device.Receive(rig.Pool, ref batch, 64, Timeout.InfiniteTimeSpan);
                _ = batch.FreeAll();
            }
        });
        thread.IsBackground = true;
        thread.Start();
        started.Wait();
        return (thread, () => error);
    }
}
