using HwNet.Buffers;
using HwNet.Ioctl;
using HwNet.Net;
using HwNet.Wire;

namespace HwNet.Core.Tests.Net;

public sealed class UpDownTests
{
    [Fact]
    [Trait("Spec", "IF-20")]
    public void Up_and_down_tell_the_protocols_and_the_routing_listeners_and_stamp()
    {
        var clock = new StepClock();
        using var bench = new TestStack(clock: clock);
        var log = new List<string>();
        bench.Stack.AddDomain(new RecordingDomain(log));
        bench.Stack.AddDomain(new RecordingDomain(log, AddressFamily.Inet6));
        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new AddAddress(Ipv4Address.Parse("192.0.2.1"), 24)));
        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new AddAddress(Ipv4Address.Parse("192.0.2.2"), 24)));
        using var subscription = bench.Stack.Events.Subscribe(e => log.Add($"{EventText.Of(e)} {((IfEvent.InfoChanged)e).Flags & IfFlags.Up}"));

        log.Clear();
        clock.Step(TimeSpan.FromSeconds(5));
        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new SetFlags(IfFlags.None)));
        Assert.Equal(["ctlinput down", "ctlinput down", "ifmsg sim0 None"], log.Take(3));
        Assert.DoesNotContain("domain up hook", log);
        Assert.Equal(clock.GetUtcNow(), bench.Ifp.LastChange);

        log.Clear();
        clock.Step(TimeSpan.FromSeconds(5));
        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new SetFlags(IfFlags.Up)));
        Assert.Equal(["ctlinput up", "ctlinput up", "ifmsg sim0 Up", "domain up hook", "domain up hook"], log.Take(5));
        Assert.Equal(clock.GetUtcNow(), bench.Ifp.LastChange);
        Assert.Equal(IfFlags.Up | IfFlags.Running, bench.Ifp.Flags & (IfFlags.Up | IfFlags.Running));
    }

    [Fact]
    [Trait("Spec", "IF-20")]
    public void Down_purges_the_send_queue_and_counts_what_was_in_it()
    {
        using var bench = new TestStack(ringSize: 1);
        bench.Driver.SendsAtOnce = false;
        for (var i = 0; i < 4; i++)
        {
            Assert.Equal(Errno.None, bench.Ifp.Transmit(bench.Frame()));
        }

        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new SetFlags(IfFlags.None)));

        var data = bench.Ifp.Counters.Snapshot();
        Assert.Equal((0, false), (bench.Ifp.SendQueue.Length, bench.Ifp.SendQueue.OutputActive));
        Assert.Equal((4L, 0L, 3L, 1L), (data.OutAccepted, data.OutPackets, data.OutDropsBy[OutputDrop.Purged], data.OutDropsBy[OutputDrop.DriverError]));
        Assert.Equal(0, bench.Stack.Mbufs.Outstanding);
    }

    [Fact]
    [Trait("Spec", "IF-20")]
    public void Up_purges_what_got_into_the_queue_before()
    {
        using var bench = new TestStack(up: false);
        Assert.Equal(Errno.None, bench.Ifp.SendQueue.Enqueue(bench.Frame(), out _));

        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new SetFlags(IfFlags.Up)));

        Assert.Equal((0, 0, 1L), (bench.Ifp.SendQueue.Length, bench.Driver.Starts, bench.Ifp.Counters.Snapshot().OutDropsBy[OutputDrop.Purged]));
        Assert.Equal(0, bench.Stack.Mbufs.Outstanding);
    }

    [Fact]
    [Trait("Spec", "IF-20")]
    public void A_sender_that_saw_the_interface_up_puts_nothing_into_the_queue_behind_the_purge()
    {
        using var bench = new TestStack();
        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new SetFlags(IfFlags.None)));

        var late = bench.Frame();
        Assert.Equal(Errno.ENETDOWN, bench.Ifp.SendQueue.Enqueue(late, out var mustStart));

        Assert.False(mustStart);
        late.Free();
        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new SetFlags(IfFlags.Up)));
        Assert.Equal(Errno.None, bench.Ifp.Transmit(bench.Frame()));
        Assert.Equal(1, bench.Driver.Starts);
    }

    [Fact]
    [Trait("Spec", "IF-21")]
    public void Down_returns_only_when_a_protocol_has_processed_what_came_from_the_interface()
    {
        using var bench = new TestStack(threaded: true);
        using var crew = new Crew();
        using var entered = new ManualResetEventSlim(false);
        using var drained = new ManualResetEventSlim(false);
        Thread? down = null;
        var finished = false;
        bench.Stack.Netisr.Register(NetisrProtocol.Local1, (ref MbufBatch batch) =>
        {
            entered.Set();
            drained.Wait();

            // Goes on when the other thread waits for this one; or, if it does not wait, when it is through.
            SpinWait.SpinUntil(() => (Volatile.Read(ref down)!.ThreadState & (ThreadState.WaitSleepJoin | ThreadState.Stopped)) != 0);
            Volatile.Write(ref finished, true);
            _ = batch.FreeAll();
        });
        bench.Driver.OnDrain = drained.Set;
        bench.Ifp.Input(bench.Frame());
        entered.Wait();

        var finishedAtReturn = false;
        Volatile.Write(ref down, new Thread(() =>
        {
            _ = bench.Ifp.Ioctl(new SetFlags(IfFlags.None));
            finishedAtReturn = Volatile.Read(ref finished);
        }));
        down!.Start();
        down.Join();

        Assert.True(finishedAtReturn, "down returned while a packet of the interface was being processed");
    }

    [Fact]
    [Trait("Spec", "IF-21")]
    public void Down_waits_for_a_receive_thread_that_saw_the_interface_up()
    {
        using var bench = new TestStack(threaded: true);
        using var crew = new Crew();
        using var entered = new ManualResetEventSlim(false);
        using var drained = new ManualResetEventSlim(false);
        Thread? down = null;
        var handled = 0;
        var handledAtReturn = 0;
        bench.Stack.Netisr.Register(NetisrProtocol.Local1, (ref MbufBatch batch) => Interlocked.Add(ref handled, batch.FreeAll()));
        using var tap = bench.Ifp.Tap(new SlowTap(() =>
        {
            entered.Set();
            drained.Wait();
            SpinWait.SpinUntil(() => IsThroughOrWaitsFor(Volatile.Read(ref down)!, bench.Stack.Netisr));
        }));
        bench.Driver.OnDrain = drained.Set;
        crew.Run("receive", () => bench.Ifp.Input(bench.Frame()));
        entered.Wait();

        Volatile.Write(ref down, new Thread(() =>
        {
            _ = bench.Ifp.Ioctl(new SetFlags(IfFlags.None));
            handledAtReturn = Volatile.Read(ref handled);
        }));
        down!.Start();
        down.Join();
        crew.Join();

        Assert.Equal((1, 1), (handledAtReturn, handled));
    }

    [Fact]
    [Trait("Spec", "IF-26")]
    public void Up_without_running_is_told_apart_and_the_device_is_tried_again_each_second()
    {
        using var bench = new TestStack(up: false);
        bench.Driver.InitResult = Errno.EAGAIN;

        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new SetFlags(IfFlags.Up)));

        Assert.Equal(IfFlags.Up, bench.Ifp.Flags & (IfFlags.Up | IfFlags.Running));
        Assert.Equal(Errno.EHOSTDOWN, bench.Ifp.Transmit(bench.Frame()));
        Assert.Equal(Errno.EHOSTDOWN, bench.Ifp.Output(bench.Frame(), SockAddr.Raw));
        bench.Stack.SlowTimer.Tick();
        Assert.Equal(Errno.EHOSTDOWN, bench.Ifp.Transmit(bench.Frame()));
        bench.Driver.InitResult = Errno.None;
        bench.Stack.SlowTimer.Tick();
        Assert.Equal(Errno.None, bench.Ifp.Transmit(bench.Frame()));
        Assert.Equal(["init", "init", "init"], bench.Driver.Calls);
        Assert.Equal((3L, 1L), (bench.Ifp.Counters.Snapshot().OutDropsBy[OutputDrop.Down], bench.Ifp.Counters.Snapshot().OutPackets));
    }

    [Fact]
    [Trait("Spec", "IF-26")]
    public void A_device_that_refuses_to_come_up_leaves_the_interface_down()
    {
        using var bench = new TestStack(up: false);
        bench.Driver.InitResult = Errno.EIO;

        Assert.Equal(Errno.EIO, bench.Ifp.Ioctl(new SetFlags(IfFlags.Up)));

        Assert.Equal(IfFlags.None, bench.Ifp.Flags & (IfFlags.Up | IfFlags.Running));
        Assert.Equal(Errno.ENETDOWN, bench.Ifp.Transmit(bench.Frame()));
        bench.Stack.SlowTimer.Tick();
        Assert.Equal(["init"], bench.Driver.Calls);
    }

    [Fact]
    [Trait("Spec", "IF-26")]
    public void Running_without_up_is_told_apart()
    {
        using var bench = new TestStack();
        using var crew = new Crew();
        bench.Ifp.Serializer.Enter();
        crew.Run("down", () => Assert.Equal(Errno.None, bench.Ifp.Ioctl(new SetFlags(IfFlags.None))));
        crew.Await(() => (bench.Ifp.Flags & IfFlags.Up) == 0, "UP stays");

        var flags = bench.Ifp.Flags & (IfFlags.Up | IfFlags.Running);
        var state = bench.Stack.Interfaces.Inventory[0].State;
        var error = bench.Ifp.Transmit(bench.Frame());
        bench.Ifp.Input(bench.Frame());
        bench.Ifp.Serializer.Exit();
        crew.Join();

        Assert.Equal((IfFlags.Running, "down, running", Errno.ENETDOWN), (flags, state, error));
        Assert.Equal(1, bench.Ifp.Counters.Snapshot().StrayInterrupts);
        Assert.Equal(0, bench.Stack.Mbufs.Outstanding);
    }

    [Fact]
    [Trait("Spec", "IF-27")]
    public void Interrupts_on_a_dead_interface_are_counted_not_processed_and_stop_the_device()
    {
        using var bench = new TestStack(up: false);
        bench.Stack.Netisr.Register(NetisrProtocol.Local1, static (ref MbufBatch _) => Assert.Fail("processed"));

        for (var i = 0; i < 3; i++)
        {
            bench.Ifp.Input(bench.Frame());
        }

        Assert.Empty(bench.Driver.Calls);
        _ = bench.Stack.RunUntilIdle();
        var data = bench.Ifp.Counters.Snapshot();
        Assert.Equal(["stop"], bench.Driver.Calls);
        Assert.Equal((3L, 3L, 3L, 0L), (data.StrayInterrupts, data.InPackets, data.InDropsBy[InputDrop.Down], data.InDelivered));
        Assert.Equal(0, bench.Stack.Mbufs.Outstanding);
        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new SetFlags(IfFlags.Up)));
        Assert.Equal(["stop", "drain", "init"], bench.Driver.Calls);
    }

    [Theory]
    [InlineData(Errno.None)]
    [InlineData(Errno.EAGAIN)]
    [Trait("Spec", "IF-27")]
    public void An_interrupt_before_initialisation_completes_is_counted_and_not_processed(Errno initResult)
    {
        using var bench = new TestStack(up: false);
        bench.Stack.Netisr.Register(NetisrProtocol.Local1, static (ref MbufBatch _) => Assert.Fail("processed"));
        bench.Driver.InitResult = initResult;
        bench.Driver.OnInit = () => bench.Ifp.Input(bench.Frame());

        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new SetFlags(IfFlags.Up)));
        _ = bench.Stack.RunUntilIdle();

        // A device that has come up meanwhile is not stopped any more.
        Assert.Equal(initResult == Errno.None ? ["init"] : ["init", "stop"], bench.Driver.Calls);
        Assert.Equal(1, bench.Ifp.Counters.Snapshot().StrayInterrupts);
        Assert.Equal(0, bench.Stack.Mbufs.Outstanding);
    }

    /// <summary>True when the thread has ended, or waits though it has not asked the protocols' threads for anything.</summary>
    private static bool IsThroughOrWaitsFor(Thread down, Netisr netisr)
    {
        var state = down.ThreadState;
        return (state & ThreadState.Stopped) != 0 || ((state & ThreadState.WaitSleepJoin) != 0 && netisr.WakeUps == 0);
    }

    private sealed class SlowTap(Action action) : ICaptureTap
    {
        public void Packet(IfNet ifp, Mbuf m, bool outgoing) => action();
    }
}
