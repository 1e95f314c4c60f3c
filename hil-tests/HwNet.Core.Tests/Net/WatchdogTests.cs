using HwNet.Ioctl;
using HwNet.Net;

namespace HwNet.Core.Tests.Net;

public sealed class WatchdogTests
{
    [Fact]
    [Trait("Spec", "IF-23")]
    public void One_timer_at_one_hertz_serves_all_interfaces()
    {
        var clock = new StepClock();
        using var bench = new TestStack(threaded: true, clock: clock);
        var other = new ScriptedDriver();
        Assert.Equal(Errno.None, bench.Stack.Interfaces.Attach("sim", other, TestStack.Options(), out var ifp));
        Assert.Equal(Errno.None, ifp!.Ioctl(new SetFlags(IfFlags.Up)));
        var held = new List<bool>();
        bench.Driver.OnWatchdog = () => held.Add(bench.Ifp.Serializer.IsHeld);
        other.OnWatchdog = () => held.Add(ifp.Serializer.IsHeld);

        Assert.Equal(TimeSpan.FromSeconds(1), Assert.Single(clock.Timers).Period);
        Arm(bench.Ifp, 1);
        Arm(ifp, 3);
        clock.Step(TimeSpan.FromSeconds(1));
        Assert.Equal((1, 0), (Watchdogs(bench.Driver), Watchdogs(other)));
        clock.Step(TimeSpan.FromSeconds(1.9));
        Assert.Equal((1, 0), (Watchdogs(bench.Driver), Watchdogs(other)));
        clock.Step(TimeSpan.FromSeconds(0.1));
        Assert.Equal((1, 1), (Watchdogs(bench.Driver), Watchdogs(other)));
        clock.Step(TimeSpan.FromSeconds(100));

        Assert.Equal((1, 1), (Watchdogs(bench.Driver), Watchdogs(other)));
        Assert.Equal([true, true], held);
        Assert.Equal(1, ifp.Counters.Snapshot().Watchdogs);
    }

    [Theory]
    [Trait("Spec", "IF-23")]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(500)]
    [InlineData(999)]
    public void The_watchdog_runs_when_its_time_is_over_wherever_between_two_ticks_it_was_armed(int millisecondsAfterTick)
    {
        var clock = new StepClock();
        using var bench = new TestStack(threaded: true, clock: clock);
        bench.Driver.OnWatchdog = static () => { };
        clock.Step(TimeSpan.FromSeconds(3) + TimeSpan.FromMilliseconds(millisecondsAfterTick));
        Arm(bench.Ifp, 5);

        clock.Step(TimeSpan.FromSeconds(4.999));
        Assert.Equal(0, Watchdogs(bench.Driver));
        clock.Step(TimeSpan.FromSeconds(0.001));
        Assert.Equal(1, Watchdogs(bench.Driver));
        clock.Step(TimeSpan.FromSeconds(10));

        Assert.Equal(1, Watchdogs(bench.Driver));
        Assert.Single(clock.Timers);
    }

    [Fact]
    [Trait("Spec", "IF-23")]
    public void A_watchdog_armed_anew_in_its_last_part_of_a_second_gets_all_its_time()
    {
        var clock = new StepClock();
        using var bench = new TestStack(threaded: true, clock: clock);
        bench.Driver.OnWatchdog = static () => { };
        clock.Step(TimeSpan.FromSeconds(0.5));
        Arm(bench.Ifp, 2);
        clock.Step(TimeSpan.FromSeconds(1.8));

        Arm(bench.Ifp, 2);
        clock.Step(TimeSpan.FromSeconds(1.9));
        Assert.Equal(0, Watchdogs(bench.Driver));
        clock.Step(TimeSpan.FromSeconds(0.1));
        Assert.Equal(1, Watchdogs(bench.Driver));

        Arm(bench.Ifp, 2);
        clock.Step(TimeSpan.FromSeconds(1.8));
        Arm(bench.Ifp, 0);
        clock.Step(TimeSpan.FromSeconds(5));
        Assert.Equal(1, Watchdogs(bench.Driver));
    }

    [Fact]
    [Trait("Spec", "IF-23")]
    public void A_timer_of_zero_is_off()
    {
        using var bench = new TestStack();
        Arm(bench.Ifp, 2);
        bench.Stack.SlowTimer.Tick();
        Arm(bench.Ifp, 0);

        for (var i = 0; i < 5; i++)
        {
            bench.Stack.SlowTimer.Tick();
        }

        Assert.Equal(0, Watchdogs(bench.Driver));
    }

    [Fact]
    [Trait("Spec", "IF-24")]
    public void A_watchdog_that_finds_the_serializer_taken_runs_one_tick_later_and_holds_up_nobody()
    {
        using var bench = new TestStack();
        using var crew = new Crew();
        using var taken = new ManualResetEventSlim(false);
        using var release = new ManualResetEventSlim(false);
        var other = new ScriptedDriver();
        Assert.Equal(Errno.None, bench.Stack.Interfaces.Attach("sim", other, TestStack.Options(), out var ifp));
        Assert.Equal(Errno.None, ifp!.Ioctl(new SetFlags(IfFlags.Up)));
        Arm(bench.Ifp, 1);
        Arm(ifp, 1);
        crew.Run("holder", () =>
        {
            bench.Ifp.Serializer.Enter();
            taken.Set();
            release.Wait();
            bench.Ifp.Serializer.Exit();
        });
        taken.Wait();

        bench.Stack.SlowTimer.Tick();
        bench.Stack.SlowTimer.Tick();
        Assert.Equal((0, 1), (Watchdogs(bench.Driver), Watchdogs(other)));
        release.Set();
        crew.Join();
        bench.Stack.SlowTimer.Tick();
        bench.Stack.SlowTimer.Tick();

        Assert.Equal((1, 1), (Watchdogs(bench.Driver), Watchdogs(other)));
    }

    [Fact]
    [Trait("Spec", "IF-23")]
    [Trait("Spec", "IF-24")]
    public void A_watchdog_that_finds_the_serializer_taken_between_two_ticks_does_not_wait_for_the_next()
    {
        var clock = new StepClock();
        using var bench = new TestStack(threaded: true, clock: clock);
        bench.Driver.OnWatchdog = static () => { };
        clock.Step(TimeSpan.FromSeconds(0.1));
        Arm(bench.Ifp, 2);
        clock.Step(TimeSpan.FromSeconds(1.99));

        bench.Ifp.Serializer.Enter();
        clock.Step(TimeSpan.FromSeconds(0.1));
        Assert.Equal(0, Watchdogs(bench.Driver));
        bench.Ifp.Serializer.Exit();
        clock.Step(TimeSpan.FromSeconds(0.02));

        Assert.Equal(1, Watchdogs(bench.Driver));
        clock.Step(TimeSpan.FromSeconds(5));
        Assert.Equal(1, Watchdogs(bench.Driver));
        Assert.Single(clock.Timers);
    }

    [Theory]
    [InlineData(0, 0, true)]
    [InlineData(3, 1, true)]
    [InlineData(0, 0, false)]
    [InlineData(3, 1, false)]
    [Trait("Spec", "IF-24")]
    public void What_the_holder_of_the_serializer_does_to_the_timer_prevails(int seconds, int expected, bool contended)
    {
        var own = new HookedLock();
        using var bench = new TestStack(options: TestStack.Options() with { Operations = own.Operations });
        Arm(bench.Ifp, 1);
        own.Contended = contended;
        own.BeforeTry = () => Arm(bench.Ifp, seconds);

        bench.Stack.SlowTimer.Tick();
        own.Contended = false;
        bench.Stack.SlowTimer.Tick();
        bench.Stack.SlowTimer.Tick();
        Assert.Equal(0, Watchdogs(bench.Driver));
        bench.Stack.SlowTimer.Tick();

        Assert.Equal(expected, Watchdogs(bench.Driver));
    }

    [Fact]
    [Trait("Spec", "IF-24")]
    public void A_watchdog_that_throws_is_logged_and_counted_and_the_timer_goes_on()
    {
        TestLog.Start();
        var clock = new StepClock();
        using var bench = new TestStack(threaded: true, clock: clock);
        var bad = new ScriptedDriver { OnWatchdog = static () => throw new InvalidTimeZoneException("wedged") };
        Assert.Equal(Errno.None, bench.Stack.Interfaces.Detach(bench.Ifp));
        Assert.Equal(Errno.None, bench.Stack.Interfaces.Attach("throws", bad, TestStack.Options(), out var first));
        var good = new ScriptedDriver();
        Assert.Equal(Errno.None, bench.Stack.Interfaces.Attach("sim", good, TestStack.Options(), out var second));
        foreach (var ifp in bench.Stack.Interfaces.All)
        {
            Assert.Equal(Errno.None, ifp.Ioctl(new SetFlags(IfFlags.Up)));
            Arm(ifp, 1);
        }

        clock.Step(TimeSpan.FromSeconds(1));
        Arm(first!, 1);
        Arm(second!, 1);
        clock.Step(TimeSpan.FromSeconds(1));

        Assert.Equal((2, 2), (Watchdogs(bad), Watchdogs(good)));
        Assert.Equal((2, 0), (first!.WatchdogFailures, second!.WatchdogFailures));
        Assert.Equal(2, TestLog.LinesOf("throws0").Count(static line => line.Contains("watchdog", StringComparison.Ordinal)));
        Assert.False(first.Serializer.IsHeld);
    }

    [Fact]
    [Trait("Spec", "IF-24")]
    public void A_protocol_whose_ageing_throws_does_not_stop_the_timer()
    {
        using var bench = new TestStack();
        bench.Stack.SlowTimo += static () => throw new InvalidTimeZoneException();
        bench.Stack.SlowTimer.Tick();
        Arm(bench.Ifp, 1);

        bench.Stack.SlowTimer.Tick();

        Assert.Equal(1, Watchdogs(bench.Driver));
    }

    [Fact]
    [Trait("Spec", "IF-25")]
    public void The_watchdog_resets_a_wedged_device_and_counts_what_was_not_sent()
    {
        using var bench = new TestStack(ringSize: 2);
        bench.Driver.SendsAtOnce = false;
        for (var i = 0; i < 6; i++)
        {
            Assert.Equal(Errno.None, bench.Ifp.Transmit(bench.Frame()));
        }

        Assert.Equal((2, 4, true), (bench.Driver.InRing, bench.Ifp.SendQueue.Length, bench.Ifp.SendQueue.OutputActive));
        Arm(bench.Ifp, 2);
        bench.Stack.SlowTimer.Tick();
        bench.Stack.SlowTimer.Tick();

        var data = bench.Ifp.Counters.Snapshot();
        Assert.Equal(["init", "watchdog", "stop", "init"], bench.Driver.Calls);
        Assert.Equal((6L, 0L, 4L, 2L), (data.OutAccepted, data.OutPackets, data.OutDropsBy[OutputDrop.Purged], data.OutDropsBy[OutputDrop.DriverError]));
        Assert.Equal((1L, 3L), (data.Watchdogs, data.OutErrors));
        Assert.Equal(0, bench.Stack.Mbufs.Outstanding);

        bench.Driver.SendsAtOnce = true;
        Assert.Equal(Errno.None, bench.Ifp.Transmit(bench.Frame()));
        Assert.Equal(1, bench.Ifp.Counters.Snapshot().OutPackets);
    }

    [Fact]
    [Trait("Spec", "IF-25")]
    public void A_watchdog_that_finds_what_a_lost_interrupt_left_recovers_without_a_reset()
    {
        using var bench = new TestStack(ringSize: 2);
        var received = 0;
        bench.Stack.Netisr.Register(NetisrProtocol.Local1, (ref HwNet.Buffers.MbufBatch batch) => received += batch.FreeAll());
        bench.Driver.SendsAtOnce = false;
        bench.Driver.OnWatchdog = () =>
        {
            bench.Ifp.Input(bench.Frame());
            if (bench.Driver.Complete(2) == 0)
            {
                Assert.Equal(Errno.None, bench.Ifp.Reset());
            }
        };
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(Errno.None, bench.Ifp.Transmit(bench.Frame()));
        }

        Arm(bench.Ifp, 1);
        bench.Stack.SlowTimer.Tick();
        _ = bench.Stack.RunUntilIdle();
        Assert.Equal(["init", "watchdog"], bench.Driver.Calls);
        Assert.Equal((1, 2L, 1, 0), (received, bench.Ifp.Counters.Snapshot().OutPackets, bench.Driver.InRing, bench.Ifp.SendQueue.Length));
    }

    [Fact]
    [Trait("Spec", "IF-25")]
    public void A_device_that_does_not_come_back_is_tried_each_second_and_then_sends_what_waits()
    {
        using var bench = new TestStack();
        bench.Driver.InitResult = Errno.EIO;
        Arm(bench.Ifp, 1);
        bench.Stack.SlowTimer.Tick();
        Assert.Equal(IfFlags.Up, bench.Ifp.Flags & (IfFlags.Up | IfFlags.Running));

        // A sender that looked at the flags before the reset.
        Assert.Equal(Errno.None, bench.Ifp.SendQueue.Enqueue(bench.Frame(), out var mustStart));
        Assert.True(mustStart);
        Assert.True(bench.Ifp.SendQueue.EndStart(canRun: false));
        bench.Stack.SlowTimer.Tick();
        bench.Driver.InitResult = Errno.None;
        bench.Stack.SlowTimer.Tick();

        Assert.Equal(["init", "watchdog", "stop", "init", "init", "init"], bench.Driver.Calls);
        Assert.Equal((1L, 0), (bench.Ifp.Counters.Snapshot().OutPackets, bench.Ifp.SendQueue.Length));
    }

    private static void Arm(IfNet ifp, int seconds)
    {
        ifp.Serializer.Enter();
        ifp.ArmWatchdog(seconds);
        ifp.Serializer.Exit();
    }

    private static int Watchdogs(ScriptedDriver driver) => driver.Calls.Count(static call => call == "watchdog");
}
