using HwNet.Buffers;
using HwNet.Net;

namespace HwNet.Core.Tests.Net;

public sealed class NetisrTests
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(2);

    [Fact]
    [Trait("Spec", "IF-93")]
    public void Many_packets_are_one_wake_up_and_one_batch()
    {
        using var bench = new TestStack();
        var local = new NetisrRecorder(bench.Stack, NetisrProtocol.Local1);
        var before = bench.Stack.Netisr.WakeUps;

        for (var batch = 0; batch < 30; batch++)
        {
            Receive(bench, 16);
        }

        Assert.Equal(before + 1, bench.Stack.Netisr.WakeUps);
        Assert.Equal(480, bench.Stack.Netisr.Length);
        _ = bench.Stack.RunUntilIdle();
        Assert.Equal([480], local.Batches);
        Assert.Equal(0, bench.Stack.Netisr.Length);
    }

    [Fact]
    [Trait("Spec", "IF-93")]
    public void What_comes_while_a_handler_runs_wakes_nobody_and_is_drained_at_once()
    {
        using var bench = new TestStack(threaded: true);
        using var entered = new ManualResetEventSlim();
        using var release = new ManualResetEventSlim();
        var batches = new List<int>();
        bench.Stack.Netisr.Register(NetisrProtocol.Local1, (ref MbufBatch packets) =>
        {
            batches.Add(packets.FreeAll());
            entered.Set();
            _ = release.Wait(Long);
        });
        Receive(bench, 1);
        Assert.True(entered.Wait(Long), "the handler was not called");
        var before = bench.Stack.Netisr.WakeUps;

        for (var batch = 0; batch < 30; batch++)
        {
            Receive(bench, 16);
        }

        Assert.Equal(before, bench.Stack.Netisr.WakeUps);
        release.Set();
        bench.Stack.Netisr.Sync();
        Assert.Equal([1, 480], batches);
        Assert.True(before <= 2, $"{before} wake-ups for one packet");
    }

    [Theory]
    [Trait("Spec", "IF-93")]
    [InlineData(false)]
    [InlineData(true)]
    public void A_handler_that_throws_loses_its_packets_and_nothing_else(bool threaded)
    {
        using var bench = new TestStack(threaded: threaded);
        var calls = 0;
        bench.Stack.Netisr.Register(NetisrProtocol.Local1, (ref MbufBatch packets) =>
        {
            calls++;
            if (packets.TryRemoveFirst(out var m))
            {
                m.Free();
            }

            throw new InvalidOperationException("scripted failure");
        });
        var other = new NetisrRecorder(bench.Stack, NetisrProtocol.Local2);

        for (byte round = 1; round <= 3; round++)
        {
            Receive(bench, 5);
            bench.Ifp.Input(bench.Frame(etherType: 0x88b6, fill: round));
            bench.Stack.Netisr.Sync();
        }

        Assert.InRange(calls, 3, 15);
        Assert.Equal([1, 2, 3], other.FirstBytes);
        Assert.Equal(0, bench.Stack.Mbufs.Outstanding);
    }

    [Fact]
    public void A_protocol_has_one_handler_at_a_time()
    {
        using var bench = new TestStack();
        _ = new NetisrRecorder(bench.Stack, NetisrProtocol.Local1);

        Assert.Throws<InvalidOperationException>(() => bench.Stack.Netisr.Register(NetisrProtocol.Local1, static (ref MbufBatch _) => { }));
    }

    [Fact]
    public void Packets_queued_for_a_handler_that_has_gone_are_freed()
    {
        using var bench = new TestStack();
        var local = new NetisrRecorder(bench.Stack, NetisrProtocol.Local1);
        Receive(bench, 5);

        bench.Stack.Netisr.Unregister(NetisrProtocol.Local1);

        Assert.False(bench.Stack.Netisr.IsRegistered(NetisrProtocol.Local1));
        Assert.Empty(local.Got);
        Assert.Equal(0, bench.Stack.Mbufs.Outstanding);
        Receive(bench, 2);
        Assert.Equal(2, bench.Ifp.Counters.Snapshot().InNoProto);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Sync_returns_when_all_that_was_queued_is_processed(bool threaded)
    {
        using var bench = new TestStack(threaded: threaded);
        var handled = 0;
        bench.Stack.Netisr.Register(NetisrProtocol.Local1, (ref MbufBatch packets) => Volatile.Write(ref handled, handled + packets.FreeAll()));

        for (var round = 1; round <= 200; round++)
        {
            Receive(bench, 7);
            bench.Stack.Netisr.Sync();
            Assert.Equal(7 * round, Volatile.Read(ref handled));
        }
    }

    [Fact]
    public void Sync_waits_for_a_handler_that_is_running()
    {
        using var bench = new TestStack(threaded: true);
        using var entered = new ManualResetEventSlim();
        using var release = new ManualResetEventSlim();
        var order = new System.Collections.Concurrent.ConcurrentQueue<string>();
        bench.Stack.Netisr.Register(NetisrProtocol.Local1, (ref MbufBatch packets) =>
        {
            entered.Set();
            _ = release.Wait(Long);
            _ = packets.FreeAll();
            order.Enqueue("handled");
        });
        Receive(bench, 1);
        Assert.True(entered.Wait(Long), "the handler was not called");
        using var started = new ManualResetEventSlim();
        var waiter = new Thread(() =>
        {
            started.Set();
            bench.Stack.Netisr.Sync();
            order.Enqueue("synced");
        });

        waiter.Start();
        Assert.True(started.Wait(Long));
        release.Set();

        Assert.True(waiter.Join(Long), "Sync hangs");
        Assert.Equal(["handled", "synced"], order);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Sync_inside_a_handler_returns_at_once(bool threaded)
    {
        using var bench = new TestStack(threaded: threaded);
        using var done = new CountdownEvent(3);
        bench.Stack.Netisr.Register(NetisrProtocol.Local1, (ref MbufBatch packets) =>
        {
            bench.Stack.Netisr.Sync();
            _ = done.Signal(packets.FreeAll());
        });

        Receive(bench, 3);
        bench.Stack.Netisr.Sync();

        Assert.True(done.IsSet);
    }

    [Fact]
    public void Handlers_of_two_CPUs_that_sync_at_the_same_time_do_not_wait_for_each_other()
    {
        using var bench = new TestStack(threaded: true);
        Assert.Equal(Errno.None, bench.Stack.Interfaces.Attach("sim", new ScriptedDriver(), TestStack.Options() with { CpuId = 1 }, out var second));
        Assert.Equal(Errno.None, second!.Ioctl(new HwNet.Ioctl.SetFlags(IfFlags.Up)));
        using var both = new Barrier(2);
        using var done = new CountdownEvent(2);
        bench.Stack.Netisr.Register(NetisrProtocol.Local1, (ref MbufBatch packets) =>
        {
            if (both.SignalAndWait(Long))
            {
                bench.Stack.Netisr.Sync();
            }

            _ = packets.FreeAll();
            _ = done.Signal();
        });

        bench.Ifp.Input(bench.Frame());
        second.Input(bench.Frame());

        Assert.True(done.Wait(Long), "the handlers wait for each other");
        bench.Stack.Netisr.Sync();
    }

    [Fact]
    public void After_the_stack_has_ended_nothing_is_queued_and_nobody_waits()
    {
        var bench = new TestStack(threaded: true);
        _ = new NetisrRecorder(bench.Stack, NetisrProtocol.Local1);
        Receive(bench, 40);
        bench.Dispose();

        bench.Stack.Netisr.Sync();

        Assert.Equal(0, bench.Stack.Netisr.Length);
        Assert.Equal(0, bench.Stack.Mbufs.Outstanding);
    }

    private static void Receive(TestStack bench, int count)
    {
        MbufBatch frames = default;
        for (var i = 0; i < count; i++)
        {
            frames.Append(bench.Frame());
        }

        bench.Ifp.Input(ref frames);
    }
}
