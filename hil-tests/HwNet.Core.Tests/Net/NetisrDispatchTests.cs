using HwNet.Buffers;
using HwNet.Ioctl;
using HwNet.Net;

namespace HwNet.Core.Tests.Net;

public sealed class NetisrDispatchTests
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(2);

    [Fact]
    public void Deferred_is_the_default_and_queues_what_a_receive_thread_brings()
    {
        using var bench = new TestStack();
        var local = new NetisrRecorder(bench.Stack, NetisrProtocol.Local1);

        Receive(bench, 1, 2);

        Assert.Equal(NetisrDispatch.Deferred, bench.Stack.Netisr.Dispatch);
        Assert.Equal(2, bench.Stack.Netisr.Length);
        _ = bench.Stack.RunUntilIdle();
        Assert.Equal([1, 2], local.FirstBytes);
        Assert.Equal(0, bench.Stack.Netisr.Dispatched);
    }

    [Theory]
    [InlineData("hybrid")]
    [InlineData("direct")]
    public void A_receive_thread_runs_the_handler_itself_when_told_so(string dispatch)
    {
        using var bench = Bench(dispatch);
        var threads = new List<int>();
        bench.Stack.Netisr.Register(NetisrProtocol.Local1, (ref MbufBatch packets) =>
        {
            threads.Add(Environment.CurrentManagedThreadId);
            _ = packets.FreeAll();
        });

        Receive(bench, 1, 2, 3);

        Assert.Equal([Environment.CurrentManagedThreadId], threads);
        Assert.Equal((0, 3L), (bench.Stack.Netisr.Length, bench.Stack.Netisr.Dispatched));
        var data = bench.Ifp.Counters.Snapshot();
        Assert.Equal((3, 180, 3), (data.InPackets, data.InBytes, data.InDelivered));
    }

    [Theory]
    [InlineData("hybrid")]
    [InlineData("direct")]
    public void What_may_come_with_locks_held_is_queued_all_the_same(string dispatch)
    {
        using var bench = Bench(dispatch);
        var local = new NetisrRecorder(bench.Stack, NetisrProtocol.Local1);

        bench.Ifp.Serializer.Enter();
        bench.Ifp.Input(bench.Frame(fill: 1));
        bench.Ifp.Serializer.Exit();

        Assert.Empty(local.Got);
        _ = bench.Stack.RunUntilIdle();
        Assert.Equal([1], local.FirstBytes);
    }

    [Fact]
    public void Hybrid_queues_behind_what_waits_and_direct_does_not()
    {
        using var bench = Bench("hybrid");
        var local = new NetisrRecorder(bench.Stack, NetisrProtocol.Local1);

        bench.Ifp.Input(bench.Frame(fill: 1));
        Receive(bench, 2);
        Assert.Empty(local.Got);
        _ = bench.Stack.RunUntilIdle();
        Receive(bench, 3);
        Assert.Equal([1, 2, 3], local.FirstBytes);

        Assert.Equal(Errno.None, bench.Stack.Sysctls.Write("net.isr.dispatch", "direct", null, out _));
        bench.Ifp.Input(bench.Frame(fill: 5));
        Receive(bench, 4);
        _ = bench.Stack.RunUntilIdle();
        Assert.Equal([1, 2, 3, 4, 5], local.FirstBytes);
    }

    [Theory]
    [InlineData("hybrid")]
    [InlineData("direct")]
    public void What_a_handler_brings_about_is_for_the_next_turn(string dispatch)
    {
        using var bench = Bench(dispatch);
        var depth = 0;
        var deepest = 0;
        var left = 5;
        bench.Stack.Netisr.Register(NetisrProtocol.Local1, (ref MbufBatch packets) =>
        {
            deepest = Math.Max(deepest, ++depth);
            _ = packets.FreeAll();
            if (left-- > 0)
            {
                Receive(bench, 1);
                bench.Stack.Netisr.Sync();
            }

            depth--;
        });

        Receive(bench, 1);
        Assert.Equal((1, 1), (deepest, bench.Stack.Netisr.Length));
        _ = bench.Stack.RunUntilIdle();

        Assert.Equal((1, -1), (deepest, left));
    }

    [Theory]
    [InlineData("hybrid")]
    [InlineData("direct")]
    public void A_handler_that_throws_on_a_receive_thread_loses_its_packets_and_nothing_else(string dispatch)
    {
        using var bench = Bench(dispatch);
        bench.Stack.Netisr.Register(NetisrProtocol.Local1, static (ref MbufBatch _) => throw new InvalidOperationException("scripted failure"));
        var other = new NetisrRecorder(bench.Stack, NetisrProtocol.Local2);

        for (byte round = 1; round <= 3; round++)
        {
            Receive(bench, 1, 2);
            var one = new MbufBatch(bench.Frame(etherType: 0x88b6, fill: round));
            bench.Ifp.Receive(ref one);
        }

        Assert.Equal([1, 2, 3], other.FirstBytes);
        Assert.Equal(0, bench.Stack.Mbufs.Outstanding);
    }

    [Fact]
    public void While_a_handler_runs_on_the_netisr_thread_hybrid_queues()
    {
        using var bench = Bench("hybrid", threaded: true);
        using var entered = new ManualResetEventSlim();
        using var release = new ManualResetEventSlim();
        var got = new List<byte>();
        Register(bench, got, entered, release);

        bench.Ifp.Input(bench.Frame(fill: 1));
        Assert.True(entered.Wait(Long), "the handler was not called");
        Receive(bench, 2);
        Receive(bench, 3);
        release.Set();
        bench.Stack.Netisr.Sync();

        Assert.Equal([1, 2, 3], got);
        Assert.Equal(0, bench.Stack.Netisr.Dispatched);
    }

    [Fact]
    public void While_a_handler_runs_on_a_receive_thread_others_queue_wake_nobody_and_Sync_waits()
    {
        using var bench = Bench("hybrid", threaded: true);
        using var crew = new Crew();
        using var entered = new ManualResetEventSlim();
        using var release = new ManualResetEventSlim();
        var got = new List<byte>();
        Register(bench, got, entered, release);
        _ = crew.Run("receive", () => Receive(bench, 1));
        Assert.True(entered.Wait(Long), "the handler was not called");
        Receive(bench, 2);
        bench.Ifp.Input(bench.Frame(fill: 3));
        var seen = -1;
        _ = crew.Run("sync", () =>
        {
            bench.Stack.Netisr.Sync();
            seen = got.Count;
        });
        Assert.Equal(2, bench.Stack.Netisr.Length);
        release.Set();
        crew.Join();

        Assert.Equal([1, 2, 3], got);
        Assert.Equal(3, seen);
    }

    [Fact]
    public void Direct_runs_the_handler_on_two_receive_threads_at_once_and_who_takes_it_away_waits_for_both()
    {
        using var bench = Bench("direct", threaded: true);
        using var crew = new Crew();
        using var both = new Barrier(3);
        using var release = new ManualResetEventSlim();
        var ended = 0;
        bench.Stack.Netisr.Register(NetisrProtocol.Local1, (ref MbufBatch packets) =>
        {
            Assert.True(both.SignalAndWait(Long), "the handlers do not meet");
            Assert.True(release.Wait(Long));
            _ = packets.FreeAll();
            _ = Interlocked.Increment(ref ended);
        });

        _ = crew.Run("receive 1", () => Receive(bench, 1));
        _ = crew.Run("receive 2", () => Receive(bench, 2));
        Assert.True(both.SignalAndWait(Long), "the handlers do not meet");
        var seen = -1;
        _ = crew.Run("unregister", () =>
        {
            bench.Stack.Netisr.Unregister(NetisrProtocol.Local1);
            seen = Volatile.Read(ref ended);
        });
        release.Set();
        crew.Join();

        Assert.Equal((2, 2), (ended, seen));
        Assert.Equal(2, bench.Ifp.Counters.Snapshot().InDelivered);
    }

    [Theory]
    [InlineData("hybrid")]
    [InlineData("direct")]
    public void Down_waits_for_a_handler_on_a_receive_thread(string dispatch)
    {
        using var bench = Bench(dispatch, threaded: true);
        using var crew = new Crew();
        using var entered = new ManualResetEventSlim();
        using var release = new ManualResetEventSlim();
        var got = new List<byte>();
        Register(bench, got, entered, release);
        _ = crew.Run("receive", () => Receive(bench, 1));
        Assert.True(entered.Wait(Long), "the handler was not called");

        var seen = -1;
        _ = crew.Run("down", () =>
        {
            Assert.Equal(Errno.None, bench.Ifp.Ioctl(new SetFlags(IfFlags.None)));
            seen = got.Count;
        });
        crew.Await(() => (bench.Ifp.Flags & IfFlags.Up) == 0, "the interface does not go down");
        release.Set();
        crew.Join();

        Assert.Equal((1, 1), (got.Count, seen));
    }

#if DEBUG
    [Fact]
    public void A_receive_thread_inside_a_serializer_is_found_out_in_debug_builds()
    {
        using var bench = Bench("deferred");
        Assert.Equal(Errno.None, bench.Stack.Interfaces.Attach("sim", new ScriptedDriver(), TestStack.Options(), out var other));
        MbufBatch none = default;

        other!.Serializer.Enter();
        Assert.Throws<InvalidOperationException>(() => bench.Ifp.Receive(ref none));
        other.Serializer.Exit();

        bench.Ifp.Receive(ref none);
    }
#endif

    [Fact]
    public void Threads_are_placed_by_what_they_are_there_for()
    {
        using var bench = new TestStack(threaded: true, cpus: 2);
        using var crew = new Crew();
        var placed = new System.Collections.Concurrent.ConcurrentQueue<(StackThread Kind, string? Name)>();

        bench.Stack.PlaceThreads(kind => placed.Enqueue((kind, Thread.CurrentThread.Name)));
        _ = crew.Run("a driver's", bench.Stack.BeginReceiveThread);

        crew.Await(() => placed.Count == 5, "not every thread was placed");
        (StackThread, string?)[] expected =
        [
            (StackThread.Interface, "ifnet 0"), (StackThread.Interface, "ifnet 1"), (StackThread.Netisr, "netisr 0"), (StackThread.Netisr, "netisr 1"),
            (StackThread.Receive, "a driver's"),
        ];
        Assert.Equal(expected, placed.Order());
    }

    private static TestStack Bench(string dispatch, bool threaded = false)
    {
        var bench = new TestStack(threaded: threaded);
        Assert.Equal(Errno.None, bench.Stack.Sysctls.Write("net.isr.dispatch", dispatch, null, out _));
        return bench;
    }

    private static void Register(TestStack bench, List<byte> got, ManualResetEventSlim entered, ManualResetEventSlim release) =>
        bench.Stack.Netisr.Register(NetisrProtocol.Local1, (ref MbufBatch packets) =>
        {
            entered.Set();
            _ = release.Wait(Long);
            while (packets.TryRemoveFirst(out var m))
            {
                got.Add(m.Data[0]);
                m.Free();
            }
        });

    private static void Receive(TestStack bench, params byte[] fills)
    {
        MbufBatch frames = default;
        foreach (var fill in fills)
        {
            frames.Append(bench.Frame(fill: fill));
        }

        bench.Ifp.Receive(ref frames);
    }
}
