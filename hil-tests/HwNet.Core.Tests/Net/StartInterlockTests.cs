using HwNet.Ioctl;
using HwNet.Net;

namespace HwNet.Core.Tests.Net;

public sealed class StartInterlockTests
{
    [Fact]
    [Trait("Spec", "IF-32")]
    public void Dispatch_counts_bytes_and_multicasts_of_what_it_accepts()
    {
        using var bench = new TestStack(ringSize: 1, queueLength: 3);
        bench.Driver.SendsAtOnce = false;
        Assert.Equal(Errno.None, bench.Ifp.Transmit(bench.Frame(60)));
        Assert.Equal(Errno.None, bench.Ifp.Transmit(bench.Frame(100, LinkAddress.Parse("01:00:5e:00:00:05"))));
        Assert.Equal(Errno.None, bench.Ifp.Transmit(bench.Frame(200, LinkAddress.Parse("ff:ff:ff:ff:ff:ff"))));
        Assert.Equal(Errno.None, bench.Ifp.Transmit(bench.Frame(1514)));

        Assert.Equal(Errno.ENOBUFS, bench.Ifp.Transmit(bench.Frame(1000, LinkAddress.Parse("01:00:5e:00:00:05"))));

        var data = bench.Ifp.Counters.Snapshot();
        Assert.Equal((60L + 100 + 200 + 1514, 2L), (data.OutBytes, data.OutMulticasts));
    }

    [Fact]
    [Trait("Spec", "IF-32")]
    public void A_sender_that_comes_while_if_start_runs_leaves_its_packet_to_it()
    {
        using var bench = new TestStack();
        using var crew = new Crew();
        bench.Ifp.Trace.Enabled = true;
        bench.Driver.OnStart = () =>
        {
            bench.Driver.OnStart = null;
            crew.Run("second sender", () => Assert.Equal(Errno.None, bench.Ifp.Transmit(bench.Frame())));
            crew.Join();
        };

        Assert.Equal(Errno.None, bench.Ifp.Transmit(bench.Frame()));

        Assert.Equal((1, 2L), (bench.Driver.Starts, bench.Ifp.Counters.Snapshot().OutPackets));
        Assert.Equal(
            [IfTraceEvent.Enqueue, IfTraceEvent.Run, IfTraceEvent.Enqueue, IfTraceEvent.Avoid, IfTraceEvent.Dequeue, IfTraceEvent.Dequeue],
            bench.Ifp.Trace.Records().Select(static r => r.Event));
        Assert.False(bench.Ifp.SendQueue.IsStarted);
    }

    [Fact]
    [Trait("Spec", "IF-33")]
    public void A_contended_serializer_makes_dispatch_schedule_the_start_and_return()
    {
        using var bench = new TestStack(threaded: true);
        using var crew = new Crew();
        string? thread = null;
        bench.Driver.OnStart = () => thread = Thread.CurrentThread.Name;
        bench.Ifp.CpuId = 1;
        bench.Ifp.Trace.Enabled = true;
        bench.Ifp.Serializer.Enter();

        crew.Run("sender", () => Assert.Equal(Errno.None, bench.Ifp.Transmit(bench.Frame())));
        crew.Join();
        Assert.Equal(0, bench.Driver.Starts);
        Assert.True(bench.Ifp.SendQueue.IsStarted);
        bench.Ifp.Serializer.Exit();
        bench.Stack.Ports.Sync();

        Assert.Equal("ifnet 1", thread);
        Assert.Equal(
            [(IfTraceEvent.Enqueue, 60), (IfTraceEvent.ContendSched, 1), (IfTraceEvent.Run, 1), (IfTraceEvent.Dequeue, 60)],
            bench.Ifp.Trace.Records().Select(static r => (r.Event, r.Argument)));
        Assert.False(bench.Ifp.SendQueue.IsStarted);
    }

    [Fact]
    [Trait("Spec", "IF-33")]
    public void A_free_serializer_makes_dispatch_call_if_start_itself()
    {
        using var bench = new TestStack(threaded: true);
        var thread = 0;
        bench.Driver.OnStart = () => thread = Environment.CurrentManagedThreadId;

        Assert.Equal(Errno.None, bench.Ifp.Transmit(bench.Frame()));

        Assert.Equal(Environment.CurrentManagedThreadId, thread);
    }

    [Fact]
    [Trait("Spec", "IF-34")]
    public void If_start_is_not_called_while_the_hardware_is_full_and_restarts_on_completion()
    {
        using var bench = new TestStack(ringSize: 2);
        bench.Driver.SendsAtOnce = false;
        for (var i = 0; i < 6; i++)
        {
            Assert.Equal(Errno.None, bench.Ifp.Transmit(bench.Frame()));
            _ = bench.Stack.RunUntilIdle();
        }

        Assert.Equal((2, 4, 2), (bench.Driver.Starts, bench.Ifp.SendQueue.Length, bench.Driver.InRing));
        Assert.True((bench.Ifp.Flags & IfFlags.OActive) != 0);
        Assert.Equal(1, bench.Driver.Complete(1));
        Assert.Equal((3, 3, 2), (bench.Driver.Starts, bench.Ifp.SendQueue.Length, bench.Driver.InRing));
        while (bench.Driver.Complete(2) > 0)
        {
        }

        Assert.Equal((6L, 0), (bench.Ifp.Counters.Snapshot().OutPackets, bench.Ifp.SendQueue.Length));
        Assert.False((bench.Ifp.Flags & IfFlags.OActive) != 0);
    }

    [Fact]
    [Trait("Spec", "IF-34")]
    public void A_completion_on_an_interface_that_is_not_up_starts_nothing()
    {
        using var bench = new TestStack(up: false);
        Assert.Equal(Errno.None, bench.Ifp.SendQueue.Enqueue(bench.Frame(), out _));
        Assert.True(bench.Ifp.SendQueue.EndStart(canRun: false));

        bench.Ifp.Serializer.Enter();
        bench.Ifp.TransmitComplete();
        bench.Ifp.Serializer.Exit();
        bench.Ifp.ScheduleTransmitComplete();
        _ = bench.Stack.RunUntilIdle();

        Assert.Equal((0, false), (bench.Driver.Starts, bench.Ifp.SendQueue.IsStarted));
    }

    [Fact]
    [Trait("Spec", "IF-35")]
    public void If_start_that_leaves_packets_is_scheduled_again_and_keeps_the_interlock()
    {
        using var bench = new TestStack();
        bench.Driver.SendsAtOnce = false;
        bench.Stack.Knobs.IfqDispatchSchedOnly = true;
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(Errno.None, bench.Ifp.Transmit(bench.Frame()));
        }

        bench.Driver.PerStart = 1;
        bench.Ifp.Trace.Enabled = true;
        for (var start = 1; start <= 3; start++)
        {
            Assert.True(bench.Ifp.SendQueue.IsStarted);
            Assert.Equal(1, bench.Stack.RunOnce());
            Assert.Equal(start, bench.Driver.Starts);
        }

        Assert.Equal((false, 0), (bench.Ifp.SendQueue.IsStarted, bench.Stack.RunOnce()));
        Assert.Equal(
            [
                IfTraceEvent.Run, IfTraceEvent.Dequeue, IfTraceEvent.Sched, IfTraceEvent.Run, IfTraceEvent.Dequeue, IfTraceEvent.Sched,
                IfTraceEvent.Run, IfTraceEvent.Dequeue,
            ],
            bench.Ifp.Trace.Records().Select(static r => r.Event));
    }

    [Fact]
    [Trait("Spec", "IF-35")]
    public void The_release_sees_room_that_a_completion_made_after_the_hardware_was_full()
    {
        using var bench = new TestStack(up: false);
        var queue = bench.Ifp.SendQueue;
        Assert.Equal(Errno.None, queue.Enqueue(bench.Frame(), out var mustStart));
        Assert.True(mustStart);
        queue.OutputActive = true;
        Assert.Equal(Errno.None, queue.Enqueue(bench.Frame(), out mustStart));
        Assert.False(mustStart);

        queue.OutputActive = false;
        Assert.False(queue.TryBeginStart());

        Assert.False(queue.EndStart(canRun: true), "the interlock was released with packets in the queue and nobody to send them");
        Assert.True(queue.IsStarted);
        queue.OutputActive = true;
        Assert.True(queue.EndStart(canRun: true));
        Assert.False(queue.TryBeginStart());
        queue.OutputActive = false;
        Assert.True(queue.TryBeginStart());
        Assert.Equal(2, queue.Purge());
        Assert.True(queue.EndStart(canRun: true));
        Assert.False(queue.TryBeginStart());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Spec", "IF-35")]
    public void A_completion_between_the_return_of_if_start_and_the_release_loses_no_wake_up(bool inContext)
    {
        var own = new HookedLock();
        using var bench = new TestStack(ringSize: 1, options: TestStack.Options() with { Operations = own.Operations });
        bench.Driver.SendsAtOnce = false;
        own.AfterExit = () =>
        {
            // The moment when if_start has found the ring full and the serializer is free again, but the interlock is not released yet.
            Assert.True(bench.Ifp.SendQueue.IsStarted && bench.Ifp.SendQueue.OutputActive);
            Assert.Equal(Errno.None, bench.Ifp.Transmit(bench.Frame()));
            Assert.Equal(1, bench.Driver.Complete(1, inContext));
            Assert.Equal(0, bench.Driver.InRing);
        };

        Assert.Equal(Errno.None, bench.Ifp.Transmit(bench.Frame()));
        _ = bench.Stack.RunUntilIdle();

        Assert.Equal((1, 0), (bench.Driver.InRing, bench.Ifp.SendQueue.Length));
        Assert.False(bench.Ifp.SendQueue.IsStarted);
    }

    [Fact]
    [Trait("Spec", "IF-35")]
    public void A_device_that_comes_back_between_a_start_that_found_it_dead_and_the_release_is_started()
    {
        var own = new HookedLock();
        using var bench = new TestStack(options: TestStack.Options() with { Operations = own.Operations });
        own.BeforeTry = () =>
        {
            // A watchdog's reset, after which the device is away for a while; a sender that had seen it alive goes on.
            bench.Driver.InitResult = Errno.EIO;
            bench.Ifp.Serializer.Enter();
            Assert.Equal(Errno.EIO, bench.Ifp.Reset());
            bench.Ifp.Serializer.Exit();
            Assert.Equal(Errno.None, bench.Ifp.SendQueue.Enqueue(bench.Frame(), out var mustStart));
            Assert.False(mustStart);
            own.AfterExit = () =>
            {
                bench.Driver.InitResult = Errno.None;
                bench.Stack.SlowTimer.Tick();
            };
        };

        Assert.Equal(Errno.None, bench.Ifp.Transmit(bench.Frame()));
        _ = bench.Stack.RunUntilIdle();

        Assert.Equal((1L, 0), (bench.Ifp.Counters.Snapshot().OutPackets, bench.Ifp.SendQueue.Length));
        Assert.False(bench.Ifp.SendQueue.IsStarted);
    }

    [Fact]
    [Trait("Spec", "IF-35")]
    public void A_restart_of_a_full_device_sends_what_the_queue_kept()
    {
        using var bench = new TestStack(ringSize: 2);
        bench.Driver.SendsAtOnce = false;
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(Errno.None, bench.Ifp.Transmit(bench.Frame()));
        }

        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new SetLinkAddress(TestStack.Other)));
        _ = bench.Stack.RunUntilIdle();

        Assert.Equal((2, 1), (bench.Driver.InRing, bench.Ifp.SendQueue.Length));
        while (bench.Driver.Complete(2) > 0)
        {
        }

        var data = bench.Ifp.Counters.Snapshot();
        Assert.Equal((5L, 3L, 2L), (data.OutAccepted, data.OutPackets, data.OutDropsBy[OutputDrop.DriverError]));
        Assert.Equal(0, bench.Ifp.SendQueue.Length);
    }

    [Fact]
    [Trait("Spec", "IF-36")]
    public void A_driver_starts_from_its_own_context_under_the_same_interlock()
    {
        using var bench = new TestStack();
        bench.Stack.Knobs.IfqDispatchSchedOnly = true;
        bench.Ifp.Trace.Enabled = true;
        Assert.Equal(Errno.None, bench.Ifp.Transmit(bench.Frame()));

        DevStart(bench);
        Assert.Equal(0, bench.Driver.Starts);
        _ = bench.Stack.RunUntilIdle();
        Assert.Equal(1, bench.Driver.Starts);
        DevStart(bench);
        Assert.Equal(1, bench.Driver.Starts);

        Assert.Equal(Errno.None, bench.Ifp.SendQueue.Enqueue(bench.Frame(), out _));
        Assert.True(bench.Ifp.SendQueue.EndStart(canRun: false));
        DevStart(bench);

        Assert.Equal((2, false), (bench.Driver.Starts, bench.Ifp.SendQueue.IsStarted));
        Assert.Equal(
            [
                IfTraceEvent.Enqueue, IfTraceEvent.Sched, IfTraceEvent.Avoid, IfTraceEvent.Run, IfTraceEvent.Dequeue, IfTraceEvent.Avoid,
                IfTraceEvent.Enqueue, IfTraceEvent.Run, IfTraceEvent.Dequeue,
            ],
            bench.Ifp.Trace.Records().Select(static r => r.Event));
    }

    private static void DevStart(TestStack bench)
    {
        bench.Ifp.Serializer.Enter();
        bench.Ifp.DevStart();
        bench.Ifp.Serializer.Exit();
    }
}
