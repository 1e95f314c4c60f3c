using HwNet.Net;

namespace HwNet.Core.Tests.Net;

public sealed class KnobTests
{
    private const IfTraceEvent Enqueue = IfTraceEvent.Enqueue;
    private const IfTraceEvent Dequeue = IfTraceEvent.Dequeue;
    private const IfTraceEvent Run = IfTraceEvent.Run;
    private const IfTraceEvent Sched = IfTraceEvent.Sched;

    [Fact]
    [Trait("Spec", "IF-38")]
    public void Without_knobs_a_sender_runs_if_start_itself_and_schedules_nothing()
    {
        using var bench = Traced();

        Assert.Equal(Errno.None, bench.Ifp.Transmit(bench.Frame()));

        Assert.Equal([Enqueue, Run, Dequeue], Events(bench));
        Assert.Equal(0, bench.Stack.RunOnce());
    }

    [Fact]
    [Trait("Spec", "IF-38")]
    public void Ifq_dispatch_schedonly_makes_a_sender_always_schedule()
    {
        using var bench = Traced();
        bench.Stack.Knobs.IfqDispatchSchedOnly = true;

        Assert.Equal(Errno.None, bench.Ifp.Transmit(bench.Frame()));

        Assert.Equal([Enqueue, Sched], Events(bench));
        Assert.Equal(1, bench.Stack.RunOnce());
        Assert.Equal([Enqueue, Sched, Run, Dequeue], Events(bench));
        Assert.False(bench.Ifp.SendQueue.IsStarted);
    }

    [Fact]
    [Trait("Spec", "IF-38")]
    public void Ifq_dispatch_schednochk_schedules_a_start_after_the_senders_own_whatever_is_queued()
    {
        using var bench = Traced();
        bench.Stack.Knobs.IfqDispatchSchedNoChk = true;

        Assert.Equal(Errno.None, bench.Ifp.Transmit(bench.Frame()));

        Assert.Equal([Enqueue, Run, Dequeue, Sched], Events(bench));
        Assert.Equal((0, true), (bench.Ifp.SendQueue.Length, bench.Ifp.SendQueue.IsStarted));
        Assert.Equal(1, bench.Stack.RunOnce());
        Assert.Equal([Enqueue, Run, Dequeue, Sched, Run], Events(bench));
        Assert.Equal((false, 0), (bench.Ifp.SendQueue.IsStarted, bench.Stack.RunOnce()));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Spec", "IF-38")]
    public void If_devstart_schedonly_makes_a_completion_always_schedule(bool schedOnly)
    {
        using var bench = FullRing();
        bench.Stack.Knobs.IfDevstartSchedOnly = schedOnly;

        Assert.Equal(1, bench.Driver.Complete(1));

        Assert.Equal(schedOnly ? [Sched] : [Run, Dequeue], Events(bench));
        _ = bench.Stack.RunUntilIdle();
        Assert.Equal(schedOnly ? [Sched, Run, Dequeue] : [Run, Dequeue], Events(bench));
        Assert.Equal(1, bench.Driver.InRing);
    }

    [Fact]
    [Trait("Spec", "IF-38")]
    public void If_devstart_schednochk_schedules_a_start_after_the_completions_own_even_with_a_full_ring()
    {
        using var bench = FullRing();
        bench.Stack.Knobs.IfDevstartSchedNoChk = true;

        Assert.Equal(1, bench.Driver.Complete(1));

        Assert.Equal([Run, Dequeue, Sched], Events(bench));
        Assert.True(bench.Ifp.SendQueue.IsStarted);
        Assert.Equal(1, bench.Stack.RunOnce());
        Assert.Equal([Run, Dequeue, Sched], Events(bench));
        Assert.False(bench.Ifp.SendQueue.IsStarted);
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 0)]
    [Trait("Spec", "IF-38")]
    public void If_start_oncpu_sched_schedules_on_the_cpu_that_asks(bool onCpu, int expected)
    {
        using var bench = Traced();
        bench.Ifp.CpuId = 1;
        bench.Stack.Knobs.IfqDispatchSchedOnly = true;
        bench.Stack.Knobs.IfStartOnCpuSched = onCpu;
        var previous = StackCpu.Bind(0);

        Assert.Equal(Errno.None, bench.Ifp.Transmit(bench.Frame()));
        StackCpu.Restore(previous);
        _ = bench.Stack.RunUntilIdle();

        Assert.Equal(
            [(Enqueue, 60), (Sched, expected), (Run, expected), (Dequeue, 60)],
            bench.Ifp.Trace.Records().Select(static r => (r.Event, r.Argument)));
    }

    [Fact]
    [Trait("Spec", "IF-38")]
    public void If_start_oncpu_sched_takes_a_sender_that_works_for_a_cpu_of_a_larger_stack()
    {
        using var bench = Traced();
        bench.Stack.Knobs.IfqDispatchSchedOnly = true;
        bench.Stack.Knobs.IfStartOnCpuSched = true;
        var previous = StackCpu.Bind(7);

        Assert.Equal(Errno.None, bench.Ifp.Transmit(bench.Frame()));
        StackCpu.Restore(previous);
        _ = bench.Stack.RunUntilIdle();

        Assert.Equal(1, bench.Ifp.Counters.Snapshot().OutPackets);
    }

    private static TestStack Traced(int ringSize = 8)
    {
        var bench = new TestStack(ringSize);
        bench.Ifp.Trace.Enabled = true;
        return bench;
    }

    /// <summary>A ring of one that is full, one packet queued behind it, and the trace on from here.</summary>
    private static TestStack FullRing()
    {
        var bench = new TestStack(ringSize: 1);
        bench.Driver.SendsAtOnce = false;
        Assert.Equal(Errno.None, bench.Ifp.Transmit(bench.Frame()));
        Assert.Equal(Errno.None, bench.Ifp.Transmit(bench.Frame()));
        bench.Ifp.Trace.Enabled = true;
        return bench;
    }

    private static IEnumerable<IfTraceEvent> Events(TestStack bench) => bench.Ifp.Trace.Records().Select(static r => r.Event);
}
