using HwNet.Buffers;
using HwNet.Ioctl;
using HwNet.Net;

namespace HwNet.Core.Tests.Net;

public sealed class PollingTests
{
    [Fact]
    [Trait("Spec", "IF-99")]
    public void An_interface_in_polling_mode_is_asked_at_every_tick_and_does_not_interrupt()
    {
        using var bench = new TestStack();
        var local = new NetisrRecorder(bench.Stack, NetisrProtocol.Local1);
        var (ifp, driver) = Attach(bench);
        driver.Arrive(bench.Frame(fill: 1));
        _ = bench.Stack.RunUntilIdle();
        Assert.Equal([1], local.FirstBytes);

        Assert.Equal(Errno.None, ifp.Ioctl(new SetFlags(IfFlags.Up | IfFlags.Polling)));
        Assert.True(ifp.Flags.HasFlag(IfFlags.Polling));
        _ = bench.Stack.RunUntilIdle();
        driver.Arrive(bench.Frame(fill: 2));
        _ = bench.Stack.RunUntilIdle();
        Assert.Equal((1, 1), (driver.Waiting, local.Got.Count));

        bench.Stack.Poller.Tick();
        _ = bench.Stack.RunUntilIdle();
        Assert.Equal([1, 2], local.FirstBytes);
        Assert.Equal([ifp], bench.Stack.Poller.Polled);

        Assert.Equal(Errno.None, ifp.Ioctl(new SetFlags(IfFlags.Up)));
        driver.Arrive(bench.Frame(fill: 3));
        var polls = driver.Polls.Count;
        bench.Stack.Poller.Tick();
        _ = bench.Stack.RunUntilIdle();
        Assert.Equal([1, 2, 3], local.FirstBytes);
        Assert.Equal(polls, driver.Polls.Count);
        Assert.Empty(bench.Stack.Poller.Polled);
        Assert.Equal(["init", "register", "deregister"], driver.Calls);
    }

    [Fact]
    [Trait("Spec", "IF-99")]
    public void No_turn_is_longer_than_the_burst_and_others_have_theirs_in_between()
    {
        using var bench = new TestStack();
        var local = new NetisrRecorder(bench.Stack, NetisrProtocol.Local1);
        var (first, busy) = Attach(bench);
        var (second, other) = Attach(bench);
        bench.Stack.Poller.Burst = 4;
        Assert.Equal(Errno.None, first.Ioctl(new SetFlags(IfFlags.Up | IfFlags.Polling)));
        Assert.Equal(Errno.None, second.Ioctl(new SetFlags(IfFlags.Up | IfFlags.Polling)));
        _ = bench.Stack.RunUntilIdle();
        for (byte i = 0; i < 10; i++)
        {
            busy.Arrive(bench.Frame(fill: i));
        }

        other.Arrive(bench.Frame(fill: 100));
        bench.Stack.Poller.Tick();
        _ = bench.Stack.RunUntilIdle();

        Assert.Equal([0, 1, 2, 3, 100, 4, 5, 6, 7, 8, 9], local.FirstBytes);
        Assert.All(busy.Polls, static p => Assert.True(p.Burst is 4 or 64));
        Assert.Throws<ArgumentOutOfRangeException>(() => bench.Stack.Poller.Burst = 0);
    }

    [Fact]
    [Trait("Spec", "IF-99")]
    public void The_poll_CPU_can_be_set_and_read()
    {
        using var bench = new TestStack(cpus: 2);
        var (ifp, driver) = Attach(bench);
        Assert.Equal(-1, PollCpu(ifp));

        Assert.Equal(Errno.None, ifp.Ioctl(new SetFlags(IfFlags.Up | IfFlags.Polling)));
        Assert.Equal(0, PollCpu(ifp));
        Assert.Equal(Errno.None, ifp.Ioctl(new SetPollCpu(1)));
        Assert.Equal(1, PollCpu(ifp));
        _ = bench.Stack.RunUntilIdle();
        driver.Polls.Clear();
        bench.Stack.Poller.Tick();
        _ = bench.Stack.RunUntilIdle();
        Assert.Equal([(64, 1)], driver.Polls);

        Assert.Equal(Errno.EINVAL, ifp.Ioctl(new SetPollCpu(2)));
        Assert.Equal(Errno.EINVAL, ifp.Ioctl(new SetPollCpu(-1)));
        Assert.Equal(Errno.EPERM, ifp.Ioctl(new SetPollCpu(0), Credential.User));
        Assert.Equal(1, PollCpu(ifp));
        Assert.Equal(Errno.None, ifp.Ioctl(new SetFlags(IfFlags.Up)));
        Assert.Equal(-1, PollCpu(ifp));
    }

    [Fact]
    [Trait("Spec", "IF-99")]
    public void A_driver_that_can_not_be_polled_or_refuses_stays_in_interrupt_mode()
    {
        using var bench = new TestStack();
        Assert.Equal(Errno.EOPNOTSUPP, bench.Ifp.Ioctl(new SetFlags(IfFlags.Up | IfFlags.Polling)));
        Assert.False(bench.Ifp.Flags.HasFlag(IfFlags.Polling));

        var (ifp, driver) = Attach(bench);
        driver.RegisterResult = Errno.EIO;
        Assert.Equal(Errno.EIO, ifp.Ioctl(new SetFlags(IfFlags.Polling)));

        Assert.Equal(IfFlags.Up | IfFlags.Running, ifp.Flags & (IfFlags.Up | IfFlags.Running | IfFlags.Polling));
        Assert.Empty(bench.Stack.Poller.Polled);
        driver.Arrive(bench.Frame());
        Assert.Equal(0, driver.Waiting);
    }

    [Fact]
    [Trait("Spec", "IF-99")]
    public void A_device_that_is_initialised_anew_is_put_into_polling_mode_again()
    {
        using var bench = new TestStack();
        var (ifp, driver) = Attach(bench);
        Assert.Equal(Errno.None, ifp.Ioctl(new SetFlags(IfFlags.Up | IfFlags.Polling)));
        ifp.Serializer.Enter();
        Assert.Equal(Errno.None, ifp.Reset());
        ifp.Serializer.Exit();
        Assert.Equal(["init", "register", "stop", "init", "register"], driver.Calls);

        driver.RegisterResult = Errno.EIO;
        Assert.Equal(Errno.None, ifp.Ioctl(new SetFlags(IfFlags.Polling)));
        Assert.Equal(Errno.None, ifp.Ioctl(new SetFlags(IfFlags.Up | IfFlags.Polling)));
        Assert.False(ifp.Flags.HasFlag(IfFlags.Polling));
        Assert.Empty(bench.Stack.Poller.Polled);
    }

    [Fact]
    [Trait("Spec", "IF-99")]
    public void An_interface_that_is_down_is_not_asked_and_a_detached_one_never_again()
    {
        using var bench = new TestStack();
        var (ifp, driver) = Attach(bench);
        Assert.Equal(Errno.None, ifp.Ioctl(new SetFlags(IfFlags.Up | IfFlags.Polling)));
        _ = bench.Stack.RunUntilIdle();
        Assert.Equal(Errno.None, ifp.Ioctl(new SetFlags(IfFlags.Polling)));
        driver.Polls.Clear();
        bench.Stack.Poller.Tick();
        _ = bench.Stack.RunUntilIdle();
        Assert.Empty(driver.Polls);

        Assert.Equal(Errno.None, ifp.Ioctl(new SetFlags(IfFlags.Up | IfFlags.Polling)));
        _ = bench.Stack.RunUntilIdle();
        driver.Calls.Clear();
        bench.Stack.Poller.Tick();
        driver.Polls.Clear();
        Assert.Equal(Errno.None, bench.Stack.Interfaces.Detach(ifp));
        _ = bench.Stack.RunUntilIdle();

        Assert.Empty(driver.Polls);
        Assert.Empty(bench.Stack.Poller.Polled);
        Assert.Equal(["deregister", "stop"], driver.Calls);
    }

    [Fact]
    [Trait("Spec", "IF-99")]
    public void A_driver_that_throws_when_asked_loses_its_interface_only()
    {
        using var bench = new TestStack();
        var (ifp, driver) = Attach(bench);
        var (other, calm) = Attach(bench);
        driver.OnPoll = static () => throw new InvalidOperationException("broken");
        Assert.Equal(Errno.None, other.Ioctl(new SetFlags(IfFlags.Up | IfFlags.Polling)));
        Assert.Equal(Errno.None, ifp.Ioctl(new SetFlags(IfFlags.Up | IfFlags.Polling)));
        _ = bench.Stack.RunUntilIdle();

        Assert.True(ifp.IsDetached);
        Assert.Equal([other], bench.Stack.Poller.Polled);
        Assert.NotEmpty(calm.Polls);
    }

    [Fact]
    [Trait("Spec", "IF-99")]
    public void Entering_and_leaving_under_load_loses_no_frame_and_keeps_their_order()
    {
        const int Rounds = 40;
        using var bench = new TestStack(threaded: true);
        long next = 0;
        long received = 0;
        long disordered = 0;
        bench.Stack.Netisr.Register(NetisrProtocol.Local1, (ref MbufBatch packets) =>
        {
            while (packets.TryRemoveFirst(out var m))
            {
                disordered += m.Timestamp == received ? 0 : 1;
                _ = Interlocked.Increment(ref received);
                m.Free();
            }
        });
        var (ifp, driver) = Attach(bench);
        using var crew = new Crew();
        crew.Repeat("wire", () =>
        {
            // Never more on the way than the queues hold: what is lost is lost by the change of mode.
            if (next - Volatile.Read(ref received) < 256)
            {
                var m = bench.Frame();
                m.Timestamp = next;
                Volatile.Write(ref next, next + 1);
                driver.Arrive(m);
            }
        });
        for (var round = 0; round < Rounds; round++)
        {
            var before = Volatile.Read(ref received);
            Assert.Equal(Errno.None, ifp.Ioctl(new SetFlags(round % 2 == 0 ? IfFlags.Up | IfFlags.Polling : IfFlags.Up)));
            crew.Await(() => Volatile.Read(ref received) > before + 20, "nothing is received");
        }

        crew.Stop();
        crew.Join();
        Assert.False(ifp.Flags.HasFlag(IfFlags.Polling));
        bench.Stack.Netisr.Sync();
        Assert.Equal((next, 0L), (Volatile.Read(ref received), disordered));
        Assert.Equal(next, ifp.Counters.Snapshot().InDelivered);
    }

    private static (IfNet Ifp, PollDriver Driver) Attach(TestStack bench)
    {
        var driver = new PollDriver();
        Assert.Equal(Errno.None, bench.Stack.Interfaces.Attach("poll", driver, TestStack.Options(), out var ifp));
        Assert.Equal(Errno.None, ifp!.Ioctl(new SetFlags(IfFlags.Up)));
        return (ifp, driver);
    }

    private static int PollCpu(IfNet ifp)
    {
        var request = new GetPollCpu();
        Assert.Equal(Errno.None, ifp.Ioctl(request, Credential.User));
        return request.Reply;
    }
}
