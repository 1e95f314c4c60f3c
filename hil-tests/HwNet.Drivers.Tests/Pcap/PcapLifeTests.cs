using HwNet.Buffers;
using HwNet.Bus.Pcap;
using HwNet.Net;

namespace HwNet.Drivers.Tests.Pcap;

public class PcapLifeTests
{
    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public void Cancel_ends_a_receive_in_progress_and_every_later_one(bool portable)
    {
        using var rig = new PcapRig();
        var device = rig.OpenNear(new PcapOpenOptions { Portable = portable });
        var error = Errno.None;
        using var waiting = new ManualResetEventSlim();
        var thread = Start(() =>
        {
            waiting.Set();
            error = ReceiveForEver(rig, device);
        });
        waiting.Wait();

        device.Cancel();

        Assert.True(thread.Join(PcapRig.Limit), "the receiver did not return");
        Assert.Equal(Errno.EINTR, error);
        Assert.Equal(Errno.EINTR, ReceiveForEver(rig, device));
    }

    [SkippableFact]
    public void Dispose_waits_for_a_receive_in_progress_and_may_be_repeated()
    {
        using var rig = new PcapRig();
        for (var i = 0; i < 20; i++)
        {
            var device = rig.OpenNear();
            var error = Errno.None;
            var thread = Start(() => error = ReceiveForEver(rig, device));

            device.Dispose();
            device.Dispose();

            Assert.True(thread.Join(PcapRig.Limit), "the receiver did not return");
            Assert.Equal(Errno.EINTR, error);
            var batch = rig.Frames(0, 1);
            Assert.Equal(Errno.ENXIO, device.Send(ref batch));
            Assert.Equal(1, batch.FreeAll());
            Assert.False(device.CanSend);
            Assert.Equal(LinkState.Down, device.Link);
            device.Cancel();
        }
    }

    [SkippableFact]
    public void Opening_and_closing_leaves_no_descriptor_behind()
    {
        using var rig = new PcapRig();
        rig.OpenNear().Dispose();
        var before = Descriptors();

        for (var i = 0; i < 50; i++)
        {
            rig.OpenNear().Dispose();
            Assert.Equal(Errno.ENXIO, rig.NearSpace.TryOpen("hwnosuch", new PcapOpenOptions(), out _, out _));
            Assert.Equal(Errno.EINVAL, rig.NearSpace.TryOpen(rig.Cable.Near, new PcapOpenOptions { Filter = "no such" }, out _, out _));
        }

        // Other tests of the process open files meanwhile: a leak here would be of 150 packet sockets and wake-ups.
        Assert.InRange(Descriptors() - before, int.MinValue, 20);

        static int Descriptors() => Directory.GetFiles("/proc/self/fd").Count(IsSocketOrEvent);
    }

    private static bool IsSocketOrEvent(string descriptor)
    {
        try
        {
            return File.ResolveLinkTarget(descriptor, false)?.Name is { } name
                && (name.StartsWith("socket:", StringComparison.Ordinal) || name.Contains("eventfd", StringComparison.Ordinal));
        }
        catch (IOException)
        {
            // Another test closed it since the folder was read.
            return false;
        }
    }

    [SkippableTheory]
    [InlineData(ReceiveMode.Adaptive, false)]
    [InlineData(ReceiveMode.Block, false)]
    [InlineData(ReceiveMode.Adaptive, true)]
    public void An_interface_removed_while_open_ends_receive_and_send_with_ENXIO_and_says_so(ReceiveMode mode, bool portable)
    {
        using var rig = new PcapRig();
        var device = rig.OpenNear(new PcapOpenOptions { Receive = mode, Portable = portable });
        var error = Errno.None;
        var thread = Start(() => error = ReceiveForEver(rig, device));

        rig.Cable.Dispose();

        Assert.True(thread.Join(PcapRig.Limit), "the receiver did not notice");
        Assert.Equal(Errno.ENXIO, error);
        Assert.Contains("went away", device.Failure, StringComparison.Ordinal);
        var batch = rig.Frames(0, 3);
        Assert.Equal(Errno.ENXIO, device.Send(ref batch));
        Assert.Equal(3, batch.FreeAll());
        Assert.Equal(LinkState.Down, device.Link);
        Assert.Equal(Errno.ENXIO, device.SetPromiscuous(true));
        _ = device.Statistics;
    }

    [SkippableFact]
    public void A_sender_alone_learns_that_the_interface_was_removed()
    {
        using var rig = new PcapRig();
        var device = rig.OpenNear();
        rig.Cable.Dispose();
        var batch = rig.Frames(0, 3);

        Assert.Equal(Errno.ENXIO, device.Send(ref batch));

        Assert.Contains("went away", device.Failure, StringComparison.Ordinal);
        Assert.Equal(3, batch.FreeAll());
        Assert.Equal(Errno.ENXIO, ReceiveForEver(rig, device));
    }

    [SkippableFact]
    public void An_interface_taken_down_refuses_with_ENETDOWN_and_works_again_when_it_is_up()
    {
        using var rig = new PcapRig();
        var near = rig.OpenNear();
        var far = rig.OpenFar();
        var error = Errno.None;
        var got = 0;
        var thread = Start(() =>
        {
            while (error == Errno.None && got == 0)
            {
                var batch = default(MbufBatch);
                error = near.Receive(rig.Pool, ref batch, 64, Timeout.InfiniteTimeSpan);
                got += batch.FreeAll();
            }
        });

        rig.Cable.SetNearUp(false);
        var frames = rig.Frames(0, 3);
        Assert.Equal(Errno.ENETDOWN, near.Send(ref frames));
        Assert.Equal(3, frames.Count);
        Assert.Contains("is down", near.Failure, StringComparison.Ordinal);
        Assert.Contains("ip link set", near.Failure, StringComparison.Ordinal);
        Assert.Equal(LinkState.Down, near.Link);

        rig.Cable.SetNearUp(true);
        Assert.True(SpinWait.SpinUntil(() => near.Link == LinkState.Up, PcapRig.Limit), "no carrier");
        PcapRig.SendAll(near, ref frames);
        Assert.Null(near.Failure);
        Assert.Equal([0, 1, 2], rig.Collect(far, 3, PcapRig.NumberOf));
        var back = new MbufBatch(rig.Frame(9, to: rig.NearLladdr));
        PcapRig.SendAll(far, ref back);
        Assert.True(thread.Join(PcapRig.Limit), "nothing arrived after the interface came up again");
        Assert.Equal(Errno.None, error);
    }

    [SkippableFact]
    public void Link_follows_the_carrier_and_Info_the_interface()
    {
        using var rig = new PcapRig();
        var near = rig.OpenNear();
        Assert.Equal(LinkState.Up, near.Link);
        Assert.Equal(new FrameDeviceInfo(rig.Cable.Near, "veth", rig.NearLladdr, 1500), near.Info);

        rig.Cable.SetFarUp(false);
        rig.Cable.SetNearMtu(1400);

        Assert.True(SpinWait.SpinUntil(() => near.Link == LinkState.Down, PcapRig.Limit), "the carrier stayed");
        Assert.Equal(1400, near.Info.Mtu);
        rig.Cable.SetFarUp(true);
        Assert.True(SpinWait.SpinUntil(() => near.Link == LinkState.Up, PcapRig.Limit), "no carrier");
    }

    [SkippableFact]
    public void Promiscuous_mode_is_switched_on_and_off_while_open_and_ends_with_the_device()
    {
        using var rig = new PcapRig();
        var device = rig.OpenNear();
        Assert.Equal(0, Promiscuity(rig));

        Assert.Equal(Errno.None, device.SetPromiscuous(true));
        Assert.Equal(Errno.None, device.SetPromiscuous(true));
        Assert.Equal(1, Promiscuity(rig));
        Assert.Equal(Errno.None, device.SetPromiscuous(false));
        Assert.Equal(0, Promiscuity(rig));

        var other = rig.OpenNear(new PcapOpenOptions { Promiscuous = true });
        Assert.Equal(1, Promiscuity(rig));
        Assert.Equal(Errno.None, other.SetPromiscuous(false));
        Assert.Equal(0, Promiscuity(rig));
        Assert.Equal(Errno.None, other.SetPromiscuous(true));
        other.Dispose();
        Assert.True(SpinWait.SpinUntil(() => Promiscuity(rig) == 0, PcapRig.Limit), "promiscuous after closing");

        static int Promiscuity(PcapRig rig)
        {
            var words = rig.NearSpace.Must("ip", "-d", "link", "show", rig.Cable.Near).Split(' ');
            return int.Parse(words[Array.IndexOf(words, "promiscuity") + 1], System.Globalization.CultureInfo.InvariantCulture);
        }
    }

    private static Errno ReceiveForEver(PcapRig rig, PcapDevice device)
    {
        var error = Errno.None;
        while (error == Errno.None)
        {
            var batch = default(MbufBatch);
            error = device.Receive(rig.Pool, ref batch, 64, Timeout.InfiniteTimeSpan);
            _ = batch.FreeAll();
        }

        return error;
    }

    private static Thread Start(Action action)
    {
        var thread = new Thread(() => action()) { IsBackground = true };
        thread.Start();
        return thread;
    }
}
