using HwNet.Net;
using HwNet.Tests;

namespace HwNet.Core.Tests.Net;

public sealed class TraceTests
{
    [Fact]
    [Trait("Spec", "IF-43")]
    public void Off_the_trace_keeps_nothing_and_on_it_keeps_order_arguments_and_threads()
    {
        using var bench = new TestStack();
        Assert.Equal(Errno.None, bench.Ifp.Transmit(bench.Frame(61)));
        Assert.Empty(bench.Ifp.Trace.Records());

        bench.Ifp.Trace.Enabled = true;
        Assert.Equal(Errno.None, bench.Ifp.Transmit(bench.Frame(62)));
        bench.Ifp.Trace.Enabled = false;
        Assert.Equal(Errno.None, bench.Ifp.Transmit(bench.Frame(63)));

        var records = bench.Ifp.Trace.Records();
        Assert.Equal(
            [(0, IfTraceEvent.Enqueue, 62), (1, IfTraceEvent.Run, 0), (2, IfTraceEvent.Dequeue, 62)],
            records.Select(static r => (r.Sequence, r.Event, r.Argument)));
        Assert.All(records, static r => Assert.Equal(Environment.CurrentManagedThreadId, r.ThreadId));
        Assert.True(records[0].Ticks <= records[1].Ticks && records[1].Ticks <= records[2].Ticks);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Spec", "IF-43")]
    public void Neither_off_nor_on_does_an_event_allocate(bool on)
    {
        using var bench = new TestStack();
        bench.Ifp.Trace.Enabled = on;
        Send(bench, 200);

        Assert.Equal(0, Allocations.Least(1, () => Send(bench, 200)));
        Assert.Equal(on ? 3600 : 0, bench.Ifp.Trace.Records().Count);
    }

    [Fact]
    [Trait("Spec", "IF-43")]
    public void A_trace_that_was_never_on_has_no_ring()
    {
        _ = new IfTrace();

        IfTrace trace = new();
        Assert.InRange(Allocations.Least(1, () => trace = new IfTrace()), 0, 100);
        Assert.False(trace.Enabled);
    }

    [Fact]
    [Trait("Spec", "IF-43")]
    public void A_full_trace_keeps_the_last_events()
    {
        using var bench = new TestStack();
        bench.Ifp.Trace.Enabled = true;

        Send(bench, 2000);

        var records = bench.Ifp.Trace.Records();
        Assert.Equal(Enumerable.Range(6000 - 4096, 4096), records.Select(static r => (int)r.Sequence));
        Assert.Equal(IfTraceEvent.Dequeue, records[^1].Event);
    }

    [Fact]
    [Trait("Spec", "IF-43")]
    public void Start_enqueue_dequeue_avoid_sched_contention_and_chase_can_all_be_traced()
    {
        using var bench = new TestStack();
        bench.Ifp.Trace.Enabled = true;
        Assert.Equal(Errno.None, bench.Ifp.Transmit(bench.Frame()));
        bench.Ifp.Serializer.Enter();
        Assert.Equal(Errno.None, bench.Ifp.Transmit(bench.Frame()));
        bench.Ifp.Serializer.Exit();
        Assert.Equal(Errno.None, bench.Ifp.Transmit(bench.Frame()));
        bench.Ifp.CpuId = 1;
        _ = bench.Stack.RunUntilIdle();
        bench.Stack.Knobs.IfqDispatchSchedOnly = true;
        Assert.Equal(Errno.None, bench.Ifp.Transmit(bench.Frame()));

        var seen = bench.Ifp.Trace.Records().Select(static r => r.Event).ToHashSet();
        Assert.Equal(Enum.GetValues<IfTraceEvent>().Where(static e => e != IfTraceEvent.None).ToHashSet(), seen);
    }

    private static void Send(TestStack bench, int count)
    {
        for (var i = 0; i < count; i++)
        {
            _ = bench.Stack.Mbufs.TryGet(out var m);
            m!.Append(60).Clear();
            _ = bench.Ifp.Transmit(m);
        }
    }
}
