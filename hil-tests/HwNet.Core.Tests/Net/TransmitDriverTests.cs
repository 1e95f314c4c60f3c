using HwNet.Buffers;
using HwNet.Ioctl;
using HwNet.Net;
using HwNet.Tests;

namespace HwNet.Core.Tests.Net;

public sealed class TransmitDriverTests
{
    [Fact]
    [Trait("Spec", "IF-41")]
    public void Packets_go_to_the_drivers_own_queues_and_past_the_send_queue()
    {
        using var bench = new TestStack();
        var (ifp, driver) = Attach(bench);
        var tap = new TapRecorder();
        using var tapping = ifp.Tap(tap);

        Assert.Equal(Errno.None, ifp.Transmit(bench.Frame(fill: 2)));
        Assert.Equal(Errno.None, ifp.Transmit(bench.Frame(destination: LinkAddress.Broadcast, fill: 3)));
        var batch = Batch(bench, 4, 5, 6);
        Assert.Equal(Errno.None, ifp.Transmit(ref batch));

        Assert.Equal((5, 0, true), (driver.Waiting, ifp.SendQueue.Length, batch.IsEmpty));
        Assert.Equal([2, 4, 6], driver.Send(0));
        Assert.Equal([3, 5], driver.Send(1));
        var data = ifp.Counters.Snapshot();
        Assert.Equal((5, 5, 300, 1), (data.OutAccepted, data.OutPackets, data.OutBytes, data.OutMulticasts));
        Assert.Equal([2, 3, 4, 5, 6], tap.Seen.Select(static s => s.Frame[^1]));
    }

    [Fact]
    [Trait("Spec", "IF-41")]
    public void What_the_drivers_queues_do_not_take_is_freed_counted_and_ENOBUFS()
    {
        using var bench = new TestStack();
        var (ifp, driver) = Attach(bench, capacity: 2);
        var batch = Batch(bench, 0, 2, 4, 1, 6);

        Assert.Equal(Errno.ENOBUFS, ifp.Transmit(ref batch));
        Assert.Equal(Errno.ENOBUFS, ifp.Transmit(bench.Frame(fill: 8)));

        Assert.Equal([0, 2], driver.Send(0));
        Assert.Equal([1], driver.Send(1));
        var data = ifp.Counters.Snapshot();
        Assert.Equal((3, 3, 180), (data.OutAccepted, data.OutDropsBy[OutputDrop.QueueFull], data.OutBytes));
        Assert.Equal(0, bench.Stack.Mbufs.Outstanding);
    }

    [Fact]
    [Trait("Spec", "IF-41")]
    public void Down_empties_the_drivers_queues_after_it_was_stopped_and_counts_what_was_in_them()
    {
        using var bench = new TestStack();
        var (ifp, driver) = Attach(bench);
        var batch = Batch(bench, 1, 2, 3);
        Assert.Equal(Errno.None, ifp.Transmit(ref batch));

        Assert.Equal(Errno.None, ifp.Ioctl(new SetFlags(IfFlags.None)));

        Assert.Equal(["init", "stop", "qflush"], driver.Calls);
        Assert.Equal(0, bench.Stack.Mbufs.Outstanding);
        Assert.Equal(3, ifp.Counters.Snapshot().OutDropsBy[OutputDrop.Purged]);
        Assert.Equal(Errno.ENETDOWN, ifp.Transmit(bench.Frame()));
        Assert.Equal(Errno.None, ifp.Ioctl(new SetFlags(IfFlags.Up)));
        Assert.Equal(Errno.None, ifp.Transmit(bench.Frame()));
        Assert.Single(driver.Send(0));
    }

    [Fact]
    [Trait("Spec", "IF-41")]
    public void A_reset_and_a_detach_empty_them_too()
    {
        using var bench = new TestStack();
        var (ifp, driver) = Attach(bench);
        Assert.Equal(Errno.None, ifp.Transmit(bench.Frame()));
        ifp.Serializer.Enter();
        Assert.Equal(Errno.None, ifp.Reset());
        ifp.Serializer.Exit();
        Assert.Equal((0, 1), (driver.Waiting, ifp.Counters.Snapshot().OutDropsBy[OutputDrop.Purged]));

        Assert.Equal(Errno.None, ifp.Transmit(bench.Frame()));
        Assert.Equal(Errno.None, bench.Stack.Interfaces.Detach(ifp));

        Assert.Equal(["init", "qflush while running", "stop", "init", "stop", "qflush", "detached"], driver.Calls);
        Assert.Equal(0, bench.Stack.Mbufs.Outstanding);
    }

    [Fact]
    [Trait("Spec", "IF-41")]
    public void Frames_that_may_not_be_sent_do_not_reach_the_driver()
    {
        using var bench = new TestStack();
        var (ifp, driver) = Attach(bench);

        Assert.Equal(Errno.EMSGSIZE, ifp.Transmit(bench.Frame(length: 1600)));
        Assert.Equal(Errno.EINVAL, ifp.Transmit(bench.Frame(length: 13)));
        MbufBatch batch = default;
        batch.Append(bench.Frame(length: 1600));
        Assert.Equal(Errno.EMSGSIZE, ifp.Transmit(ref batch));
        batch.Append(bench.Frame(length: 1600));
        batch.Append(bench.Frame());
        Assert.Equal(Errno.EMSGSIZE, ifp.Transmit(ref batch));

        Assert.Equal(1, driver.Waiting);
        Assert.Single(driver.Send(0));
    }

    [Fact]
    [Trait("Spec", "IF-41")]
    public void A_driver_that_throws_loses_its_interface_and_no_packet()
    {
        using var bench = new TestStack();
        var (ifp, driver) = Attach(bench);
        driver.OnTransmit = static () => throw new InvalidOperationException("broken");

        Assert.Equal(Errno.ENOBUFS, ifp.Transmit(bench.Frame()));
        _ = bench.Stack.RunUntilIdle();

        Assert.True(ifp.IsDetached);
        Assert.Equal(0, bench.Stack.Mbufs.Outstanding);
        Assert.False(bench.Ifp.IsDetached);
    }

    [Fact]
    [Trait("Spec", "IF-41")]
    public void Down_up_and_detach_under_load_flush_with_no_sender_inside_and_lose_no_buffer()
    {
        using var bench = new TestStack(threaded: true);
        var (ifp, driver) = Attach(bench, capacity: 16);
        using var crew = new Crew();
        for (var i = 0; i < 3; i++)
        {
            crew.Repeat($"sender {i}", () =>
            {
                _ = ifp.Transmit(bench.Frame(fill: 2));
                var batch = Batch(bench, 1, 2, 3);
                _ = ifp.Transmit(ref batch);
            });
        }

        crew.Repeat("chip", () => _ = driver.Send(0, 4).Count + driver.Send(1, 4).Count);
        for (var round = 0; round < 30; round++)
        {
            var before = ifp.Counters.Snapshot().OutPackets;
            crew.Await(() => ifp.Counters.Snapshot().OutPackets > before, "nothing is sent");
            Assert.Equal(Errno.None, ifp.Ioctl(new SetFlags(IfFlags.None)));
            Assert.Equal(0, driver.Waiting);
            Assert.Equal(Errno.None, ifp.Ioctl(new SetFlags(IfFlags.Up)));
        }

        Assert.Equal(Errno.None, bench.Stack.Interfaces.Detach(ifp));
        crew.Stop();
        crew.Join();
        Assert.Equal((0, 0), (driver.Late, driver.Waiting));
        var data = ifp.Counters.Snapshot();
        Assert.Equal(data.OutAccepted, data.OutPackets + data.OutDropsBy[OutputDrop.Purged]);
    }

    [Fact]
    [Trait("Spec", "IF-41")]
    public void The_way_round_the_send_queue_allocates_nothing()
    {
        using var bench = new TestStack();
        var (ifp, driver) = Attach(bench, capacity: 64);

        var least = Allocations.Least(300, () =>
        {
            MbufBatch batch = default;
            for (var i = 0; i < 16; i++)
            {
                batch.Append(bench.Frame());
            }

            _ = ifp.Transmit(ref batch);
            _ = ifp.Transmit(bench.Frame());
            driver.Discard();
        });

        Assert.Equal(0, least);
    }

    private static (IfNet Ifp, TwoQueueDriver Driver) Attach(TestStack bench, int capacity = 32)
    {
        var driver = new TwoQueueDriver(capacity);
        Assert.Equal(Errno.None, bench.Stack.Interfaces.Attach("mq", driver, TestStack.Options(), out var ifp));
        Assert.Equal(Errno.None, ifp!.Ioctl(new SetFlags(IfFlags.Up)));
        return (ifp, driver);
    }

    private static MbufBatch Batch(TestStack bench, params byte[] fills)
    {
        MbufBatch batch = default;
        foreach (var fill in fills)
        {
            batch.Append(bench.Frame(fill: fill));
        }

        return batch;
    }
}
