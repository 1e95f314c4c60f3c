using HwNet.Ioctl;
using HwNet.Net;

namespace HwNet.Core.Tests.Net;

public sealed class CpuChaseTests
{
    [Fact]
    [Trait("Spec", "IF-37")]
    public void If_start_runs_on_the_thread_of_the_interfaces_cpu()
    {
        using var bench = new TestStack(threaded: true, cpus: 3);
        var threads = new List<string?>();
        bench.Driver.OnStart = () => threads.Add(Thread.CurrentThread.Name);
        bench.Stack.Knobs.IfqDispatchSchedOnly = true;

        foreach (var cpu in (int[])[2, 0, 1])
        {
            bench.Ifp.CpuId = cpu;
            Assert.Equal(Errno.None, bench.Ifp.Transmit(bench.Frame()));
            bench.Stack.Ports.Sync();
        }

        Assert.Equal(["ifnet 2", "ifnet 0", "ifnet 1"], threads);
        Assert.Throws<ArgumentOutOfRangeException>(() => bench.Ifp.CpuId = 3);
    }

    [Fact]
    [Trait("Spec", "IF-37")]
    public void A_pending_start_follows_a_change_of_the_cpu()
    {
        using var bench = new TestStack(cpus: 2);
        bench.Stack.Knobs.IfqDispatchSchedOnly = true;
        bench.Ifp.Trace.Enabled = true;
        Assert.Equal(Errno.None, bench.Ifp.Transmit(bench.Frame()));

        bench.Ifp.CpuId = 1;
        _ = bench.Stack.RunUntilIdle();

        Assert.Equal(
            [(IfTraceEvent.Enqueue, 60), (IfTraceEvent.Sched, 0), (IfTraceEvent.ChaseSched, 1), (IfTraceEvent.Run, 1), (IfTraceEvent.Dequeue, 60)],
            bench.Ifp.Trace.Records().Select(static r => (r.Event, r.Argument)));
        Assert.Equal((1L, false), (bench.Ifp.Counters.Snapshot().OutPackets, bench.Ifp.SendQueue.IsStarted));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [Trait("Spec", "IF-37")]
    public void A_pending_start_of_an_interface_that_is_not_up_is_dropped_and_gives_the_interlock_back(int newCpu)
    {
        using var bench = new TestStack(cpus: 2);
        bench.Stack.Knobs.IfqDispatchSchedOnly = true;
        Assert.Equal(Errno.None, bench.Ifp.Transmit(bench.Frame()));
        bench.Ifp.CpuId = newCpu;
        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new SetFlags(IfFlags.None)));
        bench.Ifp.Trace.Enabled = true;

        _ = bench.Stack.RunUntilIdle();

        Assert.Empty(bench.Ifp.Trace.Records());
        Assert.Equal((0, false), (bench.Driver.Starts, bench.Ifp.SendQueue.IsStarted));
        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new SetFlags(IfFlags.Up)));
        Assert.Equal(Errno.None, bench.Ifp.Transmit(bench.Frame()));
        _ = bench.Stack.RunUntilIdle();
        Assert.Equal(1, bench.Ifp.Counters.Snapshot().OutPackets);
    }

    [Theory]
    [InlineData(7)]
    [Trait("Spec", "IF-37")]
    public void No_packet_is_lost_while_the_cpu_changes_all_the_time(int seed)
    {
        using var bench = new TestStack(threaded: true, cpus: 3);
        using var crew = new Crew();
        var random = new Random(seed);
        bench.Stack.Knobs.IfqDispatchSchedOnly = true;
        crew.Repeat("mover", () => bench.Ifp.CpuId = random.Next(3));

        for (var i = 0; i < 2000; i++)
        {
            Assert.True(SpinWait.SpinUntil(() => bench.Ifp.SendQueue.Length < bench.Ifp.SendQueue.MaxLength, TimeSpan.FromMinutes(1)), $"seed {seed}: stalled");
            Assert.Equal(Errno.None, bench.Ifp.Transmit(bench.Frame()));
        }

        crew.Await(() => bench.Ifp.SendQueue.Length == 0, $"seed {seed}: stalled");
        crew.Stop();
        crew.Join();
        crew.Await(() => !bench.Ifp.SendQueue.IsStarted, $"seed {seed}: the interlock stays");
        Assert.Equal(2000, bench.Ifp.Counters.Snapshot().OutPackets);
    }
}
