using HwNet.Net;

namespace HwNet.Core.Tests.Net;

public sealed class MessagePortTests
{
    private const int Cpus = 3;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Spec", "IF-39")]
    public void A_message_is_dispatched_by_the_cpu_it_is_sent_to(bool threaded)
    {
        using var stack = Stack(threaded);
        var seen = new List<(int Asked, int Cpu, string? Thread)>();
        for (var cpu = 0; cpu < Cpus; cpu++)
        {
            var asked = cpu;
            var error = stack.Ports.Do(new IfMessageAction(() =>
            {
                seen.Add((asked, StackCpu.Current, Thread.CurrentThread.Name));
                return Errno.EADDRINUSE;
            }), cpu);
            Assert.Equal(Errno.EADDRINUSE, error);
        }

        Assert.Equal([(0, 0), (1, 1), (2, 2)], seen.Select(static s => (s.Asked, s.Cpu)));
        if (threaded)
        {
            Assert.Equal(["ifnet 0", "ifnet 1", "ifnet 2"], seen.Select(static s => s.Thread));
        }
    }

    [Fact]
    [Trait("Spec", "IF-39")]
    public void Send_returns_before_the_message_is_dispatched_and_keeps_the_order()
    {
        using var stack = Stack(threaded: false);
        var seen = new List<int>();
        for (var i = 0; i < 3; i++)
        {
            var number = i;
            stack.Ports.Send(new IfMessageAction(() =>
            {
                seen.Add(number);
                return Errno.None;
            }), 1);
        }

        Assert.Empty(seen);
        Assert.Equal(3, stack.RunOnce());
        Assert.Equal([0, 1, 2], seen);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Spec", "IF-39")]
    public void A_forwarded_message_visits_each_cpu_once_and_then_replies(bool threaded)
    {
        using var stack = Stack(threaded);
        var message = new Traveller(stack.Ports);

        Assert.Equal(Errno.None, stack.Ports.Do(message, 0));
        Assert.Equal([0, 1, 2], message.Visited);
        Assert.Equal(Errno.None, stack.Ports.Do(message, 1));

        Assert.Equal([0, 1, 2, 1, 2], message.Visited);
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 0)]
    [InlineData(true, 1)]
    [Trait("Spec", "IF-39")]
    public void An_interface_thread_may_itself_make_synchronous_calls(bool threaded, int start)
    {
        using var stack = Stack(threaded);
        var inner = new Traveller(stack.Ports);
        var before = Errno.EIO;

        var error = stack.Ports.Do(new IfMessageAction(() =>
        {
            before = stack.Ports.Do(inner, start);
            return Errno.EBUSY;
        }), 0);

        Assert.Equal((Errno.None, Errno.EBUSY), (before, error));
        Assert.Equal(Enumerable.Range(start, Cpus - start), inner.Visited);
    }

    [Fact]
    [Trait("Spec", "IF-39")]
    public void Two_interface_threads_may_call_each_other_at_the_same_time()
    {
        using var stack = Stack(threaded: true);
        using var barrier = new Barrier(2);
        using var crew = new Crew();
        var results = new Errno[2];
        for (var i = 0; i < 2; i++)
        {
            var cpu = i;
            crew.Run($"caller {cpu}", () => _ = stack.Ports.Do(new IfMessageAction(() =>
            {
                barrier.SignalAndWait();
                results[cpu] = stack.Ports.Do(new IfMessageAction(static () => Errno.EBUSY), 1 - cpu);
                return Errno.None;
            }), cpu));
        }

        crew.Join();

        Assert.Equal([Errno.EBUSY, Errno.EBUSY], results);
    }

    [Fact]
    [Trait("Spec", "IF-39")]
    public void A_message_on_its_way_is_not_queued_twice_and_may_be_sent_again_from_its_own_dispatch()
    {
        using var stack = Stack(threaded: false);
        var left = 3;
        IfMessage message = null!;
        message = new IfMessageAction(() =>
        {
            if (--left > 0)
            {
                stack.Ports.Send(message, 2);
            }

            return Errno.None;
        });

        stack.Ports.Send(message, 0);
        stack.Ports.Send(message, 0);
        stack.Ports.Send(message, 1);

        Assert.Equal(3, stack.RunUntilIdle());
        Assert.Equal((0, 2), (left, message.Cpu));
    }

    [Fact]
    [Trait("Spec", "IF-39")]
    public void Messages_from_many_threads_are_each_dispatched_once()
    {
        using var stack = Stack(threaded: true);
        using var crew = new Crew();
        var counts = new int[Cpus];
        for (var i = 0; i < 4; i++)
        {
            crew.Run($"sender {i}", () =>
            {
                for (var n = 0; n < 3000; n++)
                {
                    var cpu = n % Cpus;
                    stack.Ports.Send(new IfMessageAction(() =>
                    {
                        counts[cpu]++;
                        return Errno.None;
                    }), cpu);
                }
            });
        }

        crew.Join();
        stack.Ports.Sync();

        Assert.Equal([4000, 4000, 4000], counts);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Spec", "IF-39")]
    public void A_message_that_throws_replies_EIO_and_the_thread_goes_on(bool threaded)
    {
        using var stack = Stack(threaded);

        Assert.Equal(Errno.EIO, stack.Ports.Do(new IfMessageAction(static () => throw new InvalidTimeZoneException()), 0));
        Assert.Equal(Errno.EBUSY, stack.Ports.Do(new IfMessageAction(static () => Errno.EBUSY), 0));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Spec", "IF-39")]
    public void What_was_sent_before_the_stack_ends_is_dispatched_and_what_comes_later_is_refused(bool threaded)
    {
        var stack = Stack(threaded);
        var dispatched = 0;
        for (var i = 0; i < 100; i++)
        {
            stack.Ports.Send(new IfMessageAction(() =>
            {
                dispatched++;
                return Errno.None;
            }), 2);
        }

        stack.Dispose();

        Assert.Equal(100, dispatched);
        Assert.Equal(Errno.ENXIO, stack.Ports.Do(new IfMessageAction(static () => Errno.None), 0));
    }

    [Fact]
    [Trait("Spec", "IF-39")]
    public void A_message_that_never_replies_is_noticed_where_nobody_else_could_serve_it()
    {
        using var stack = Stack(threaded: false);

        Assert.Throws<InvalidOperationException>(() => stack.Ports.Do(new Mute(), 0));
    }

    private static NetStack Stack(bool threaded) => new(new NetStackOptions { Threaded = threaded, CpuCount = Cpus, MbufCount = 64 });

    private sealed class Traveller(IfMessagePorts ports) : IfMessage
    {
        internal List<int> Visited { get; } = [];

        protected internal override void Dispatch()
        {
            Visited.Add(StackCpu.Current);
            ports.Forward(this, Cpu + 1);
        }
    }

    private sealed class Mute : IfMessage
    {
        protected internal override void Dispatch()
        {
        }
    }
}
