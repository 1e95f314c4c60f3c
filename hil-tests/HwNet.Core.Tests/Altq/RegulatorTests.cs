using HwNet.Altq;
using HwNet.Core.Tests.Net;
using HwNet.Ioctl;
using HwNet.Net;

namespace HwNet.Core.Tests.Altq;

public sealed class RegulatorTests
{
    /// <summary>Frames of 1,000 bytes at 8 kbit/s: one a second.</summary>
    private const long OneEachSecond = 8000;

    [Fact]
    [Trait("Spec", "IF-40")]
    public void A_burst_goes_at_once_and_the_rest_at_the_rate()
    {
        var clock = new StepClock();
        using var bench = Make(clock, out var sent);
        Regulate(bench, OneEachSecond, depth: 3000);

        Send(bench, 10);
        Assert.Equal(3, sent.Count);
        Step(bench, clock, 500);
        Assert.Equal(4, sent.Count);
        for (var second = 1; second <= 6; second++)
        {
            Step(bench, clock, 1000);
            Assert.Equal(4 + second, sent.Count);
        }

        Assert.Equal(Enumerable.Range(0, 10).Select(static i => (byte)i), sent);
        Assert.Equal((0, false), (bench.Ifp.SendQueue.Length, bench.Ifp.SendQueue.IsStarted));
    }

    [Theory]
    [Trait("Spec", "IF-40")]
    [InlineData(1_000_000, 1500, 60)]
    [InlineData(10_000_000, 20000, 1500)]
    [InlineData(64_000, 100, 1500)]
    public void Over_a_long_time_exactly_the_rate_leaves(long rate, int depth, int length)
    {
        var clock = new StepClock();
        using var bench = Make(clock, out _, queueLength: 64);
        long bytes = 0;
        bench.Driver.OnSent = m => bytes += m.Length;
        Regulate(bench, rate, depth);
        const int Seconds = 10;
        for (var ms = 0; ms < 1000 * Seconds; ms++)
        {
            while (bench.Ifp.SendQueue.Length < 32 && bench.Ifp.Transmit(bench.Frame(length)) == Errno.None)
            {
            }

            Step(bench, clock, 1);
        }

        var allowed = rate / 8 * Seconds;
        Assert.InRange(bytes, allowed * 99 / 100, allowed + depth + length);
    }

    [Fact]
    [Trait("Spec", "IF-40")]
    public void Nothing_is_saved_up_beyond_the_depth()
    {
        var clock = new StepClock();
        using var bench = Make(clock, out var sent);
        Regulate(bench, OneEachSecond, depth: 2000);
        Step(bench, clock, 60_000);

        Send(bench, 5);

        Assert.Equal(2, sent.Count);
    }

    [Fact]
    [Trait("Spec", "IF-40")]
    public void Without_a_limit_again_everything_goes()
    {
        var clock = new StepClock();
        using var bench = Make(clock, out var sent);
        Regulate(bench, OneEachSecond, depth: 1);
        Send(bench, 5);
        Assert.Single(sent);

        Regulate(bench, 0, 0);
        _ = bench.Stack.RunUntilIdle();

        Assert.Equal(5, sent.Count);
        Assert.Equal(new IfQueueStatus(0, null, false, 0, 0), Status(bench));
    }

    [Fact]
    [Trait("Spec", "IF-40")]
    public void A_discipline_orders_what_the_regulator_lets_out()
    {
        var clock = new StepClock();
        using var bench = Make(clock, out var sent);
        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new AttachDiscipline(new PriorityDiscipline(8, 16, Classifiers.Priority))));
        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new SetDiscipline(true)));
        Regulate(bench, OneEachSecond, depth: 1000);
        foreach (var (number, tos) in new (byte, byte)[] { (1, 0), (2, 0), (3, 0xe0), (4, 0x20) })
        {
            Assert.Equal(Errno.None, bench.Ifp.Transmit(Frames.Udp(bench, 1, 1, number, tos, length: 1000)));
        }

        Step(bench, clock, 5000);

        Assert.Equal([1, 3, 4, 2], sent);
    }

    [Fact]
    [Trait("Spec", "IF-40")]
    public void A_driver_that_polls_and_removes_is_held_to_the_rate_too()
    {
        var clock = new StepClock();
        using var bench = Make(clock, out _);
        var queue = bench.Ifp.SendQueue;
        queue.OutputActive = true;
        Regulate(bench, OneEachSecond, depth: 1);
        Send(bench, 3);

        Assert.True(queue.TryPoll(out var first));
        Assert.True(queue.TryPoll(out var same));
        Assert.Same(first, same);
        queue.Remove(first);
        first.Free();
        Assert.False(queue.TryPoll(out _));
        Assert.False(queue.TryDequeue(out _));
        clock.Step(TimeSpan.FromSeconds(1));
        Assert.True(queue.TryDequeue(out var second));
        second.Free();
        Assert.False(queue.TryDequeue(out _));
    }

    [Fact]
    [Trait("Spec", "IF-40")]
    public void What_the_hardware_gave_back_is_not_paid_for_twice()
    {
        var clock = new StepClock();
        using var bench = Make(clock, out _);
        var queue = bench.Ifp.SendQueue;
        queue.OutputActive = true;
        Regulate(bench, OneEachSecond, depth: 1);
        Send(bench, 2);
        HwNet.Buffers.MbufBatch batch = default;
        Assert.Equal(1, queue.Dequeue(ref batch, 10));

        queue.PutBack(ref batch);

        Assert.True(queue.TryDequeue(out var again));
        again.Free();
        Assert.False(queue.TryDequeue(out _));
    }

    [Fact]
    [Trait("Spec", "IF-40")]
    public void No_packet_is_forgotten_when_the_hardware_is_full_as_the_timer_fires()
    {
        var clock = new StepClock();
        using var bench = Make(clock, out var sent);
        Regulate(bench, OneEachSecond, depth: 1);
        Send(bench, 3);
        bench.Ifp.SendQueue.OutputActive = true;
        Step(bench, clock, 10_000);
        Assert.Single(sent);

        bench.Ifp.ScheduleTransmitComplete();
        Step(bench, clock, 5000);

        Assert.Equal(3, sent.Count);
    }

    [Theory]
    [Trait("Spec", "IF-40")]
    [InlineData(-1, 1000)]
    [InlineData(1000, 0)]
    [InlineData(1000, -1)]
    public void A_rate_or_depth_that_lets_nothing_out_is_EINVAL(long rate, int depth)
    {
        using var bench = new TestStack();

        Assert.Equal(Errno.EINVAL, bench.Ifp.Ioctl(new SetRegulator(rate, depth)));
        Assert.Equal(0, Status(bench).BitsPerSecond);
    }

    [Fact]
    [Trait("Spec", "IF-40")]
    public void A_driver_without_a_send_queue_can_not_be_regulated()
    {
        using var bench = new TestStack();
        Assert.Equal(Errno.None, bench.Stack.Interfaces.Attach("mq", new TwoQueueDriver(4), TestStack.Options(), out var ifp));

        Assert.Equal(Errno.EOPNOTSUPP, ifp!.Ioctl(new SetRegulator(1000, 1000)));
        Assert.Equal(Errno.EOPNOTSUPP, ifp.Ioctl(new AttachDiscipline(new FairDiscipline(4))));
    }

    [Fact]
    [Trait("Spec", "IF-40")]
    public void A_detached_interface_leaves_no_timer_and_no_packet_behind()
    {
        var clock = new StepClock();
        using var bench = Make(clock, out _);
        var before = clock.Timers.Count;
        Regulate(bench, OneEachSecond, depth: 1);
        Regulate(bench, 2 * OneEachSecond, depth: 1);
        Assert.Equal(before + 1, clock.Timers.Count);
        Send(bench, 3);

        Assert.Equal(Errno.None, bench.Stack.Interfaces.Detach(bench.Ifp));

        Assert.Equal((before, 0), (clock.Timers.Count, bench.Stack.Mbufs.Outstanding));
    }

    private static TestStack Make(StepClock clock, out List<byte> sent, int queueLength = 64)
    {
        var bench = new TestStack(ringSize: 1000, queueLength: queueLength, clock: clock);
        var numbers = new List<byte>();
        bench.Driver.OnSent = m => numbers.Add(Frames.NumberOf(m));
        sent = numbers;
        return bench;
    }

    private static void Send(TestStack bench, int count)
    {
        for (byte i = 0; i < count; i++)
        {
            Assert.Equal(Errno.None, bench.Ifp.Transmit(Frames.Udp(bench, 1, 1, i, length: 1000)));
        }

        _ = bench.Stack.RunUntilIdle();
    }

    private static void Regulate(TestStack bench, long rate, int depth) =>
        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new SetRegulator(rate, depth)));

    /// <summary>Time goes on a millisecond at a time, and whatever it starts is done.</summary>
    private static void Step(TestStack bench, StepClock clock, int milliseconds)
    {
        for (var ms = 0; ms < milliseconds; ms++)
        {
            clock.Step(TimeSpan.FromMilliseconds(1));
            _ = bench.Stack.RunUntilIdle();
        }
    }

    private static IfQueueStatus Status(TestStack bench)
    {
        var request = new GetQueue();
        Assert.Equal(Errno.None, bench.Ifp.Ioctl(request));
        return request.Reply!;
    }
}
