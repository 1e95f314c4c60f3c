using HwNet.Net;

namespace HwNet.Core.Tests.Net;

public sealed class AttachTests
{
    [Fact]
    [Trait("Spec", "IF-01")]
    public void The_types_allocator_makes_the_common_data_and_its_free_gets_it_back_at_detach()
    {
        using var bench = new TestStack(up: false);
        var freed = new List<object>();
        bench.Stack.Types.Register(IfType.Ether, static ifp => "common of " + ifp.Name, freed.Add);

        Assert.Equal(Errno.None, bench.Stack.Interfaces.Attach("sim", new ScriptedDriver(), TestStack.Options(), out var ifp));
        bench.Stack.Types.Deregister(IfType.Ether);

        Assert.Equal("common of sim1", ifp!.Common);
        Assert.Empty(freed);
        Assert.Equal(Errno.None, bench.Stack.Interfaces.Detach(ifp));
        Assert.Equal(["common of sim1"], freed);
        Assert.Null(ifp.Common);
        Assert.Null(bench.Ifp.Common);
    }

    [Fact]
    [Trait("Spec", "IF-01")]
    public void A_second_registration_or_a_deregistration_of_nothing_throws()
    {
        using var bench = new TestStack(up: false);
        bench.Stack.Types.Register(IfType.L2Vlan, static _ => new object(), static _ => { });

        Assert.Throws<InvalidOperationException>(() => bench.Stack.Types.Register(IfType.L2Vlan, static _ => new object(), static _ => { }));
        Assert.Throws<InvalidOperationException>(() => bench.Stack.Types.Deregister(IfType.XEther));

        bench.Stack.Types.Deregister(IfType.L2Vlan);
        Assert.Throws<InvalidOperationException>(() => bench.Stack.Types.Deregister(IfType.L2Vlan));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Spec", "IF-01")]
    public void An_allocator_that_declines_leaves_nothing_behind(bool throws)
    {
        using var bench = new TestStack(up: false);
        var events = new List<string>();
        using var subscription = bench.Stack.Events.Subscribe(e => events.Add(EventText.Of(e)));
        var freed = 0;
        bench.Stack.Types.Register(IfType.Ether, _ => throws ? throw new InvalidTimeZoneException() : null, _ => freed++);
        var driver = new ScriptedDriver();

        if (throws)
        {
            Assert.Throws<InvalidTimeZoneException>(() => bench.Stack.Interfaces.Attach("sim", driver, TestStack.Options(), out _));
        }
        else
        {
            Assert.Equal(Errno.ENOMEM, bench.Stack.Interfaces.Attach("sim", driver, TestStack.Options(), out var none));
            Assert.Null(none);
        }

        Assert.Throws<InvalidOperationException>(() => driver.Ifp);
        Assert.Equal((1, 1, 0), (bench.Stack.Interfaces.All.Count, bench.Stack.Interfaces.HighestIndex, freed));
        Assert.Empty(events);
        Assert.Empty(driver.Calls);
        bench.Stack.Types.Deregister(IfType.Ether);
        Assert.Equal(Errno.None, bench.Stack.Interfaces.Attach("sim", driver, TestStack.Options(), out var ifp));
        Assert.Equal(("sim1", 2), (ifp!.Name, ifp.Index));
    }

    [Fact]
    [Trait("Spec", "IF-01")]
    public void A_driver_that_is_attached_already_is_refused_before_anything_is_allocated()
    {
        using var bench = new TestStack(up: false);
        var allocated = 0;
        bench.Stack.Types.Register(IfType.Ether, _ => ++allocated, static _ => { });

        Assert.Throws<InvalidOperationException>(() => bench.Stack.Interfaces.Attach("sim", bench.Driver, TestStack.Options(), out _));

        Assert.Equal((0, 1), (allocated, bench.Stack.Interfaces.All.Count));
        Assert.Same(bench.Ifp, bench.Driver.Ifp);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(2)]
    [Trait("Spec", "IF-01")]
    public void A_cpu_that_the_stack_does_not_have_is_refused_with_nothing_attached(int cpu)
    {
        using var bench = new TestStack(up: false, cpus: 2);
        var driver = new ScriptedDriver();

        Assert.Throws<ArgumentOutOfRangeException>(
            () => bench.Stack.Interfaces.Attach("sim", driver, TestStack.Options() with { CpuId = cpu }, out _));

        Assert.Throws<InvalidOperationException>(() => driver.Ifp);
        Assert.Single(bench.Stack.Interfaces.All);
    }

    [Fact]
    [Trait("Spec", "IF-03")]
    public void Attach_gives_the_next_index_the_end_of_the_list_a_stamp_and_a_link_address()
    {
        var clock = new StepClock();
        using var bench = new TestStack(up: false, clock: clock);
        clock.Step(TimeSpan.FromHours(3));

        Assert.Equal(Errno.None, bench.Stack.Interfaces.Attach(
            "wire", new ScriptedDriver(), TestStack.Options() with { Lladdr = TestStack.Other, Unit = 7 }, out var ifp));

        Assert.Equal((1, 2), (bench.Ifp.Index, ifp!.Index));
        Assert.Equal([bench.Ifp, ifp], bench.Stack.Interfaces.All);
        Assert.Equal(clock.GetUtcNow(), ifp.LastChange);
        Assert.Equal(clock.GetUtcNow() - TimeSpan.FromHours(3), bench.Ifp.LastChange);
        Assert.Equal([new LinkIfAddress(ifp, "wire7", 2, IfType.Ether, TestStack.Other)], ifp.Addresses);
        Assert.Equal(ifp.Addresses[0], bench.Stack.Interfaces.AddressByIndex(2));
    }

    [Fact]
    [Trait("Spec", "IF-05")]
    public void Observers_see_attach_event_notification_domain_attach_and_arrival_in_this_order()
    {
        using var stack = new NetStack(new NetStackOptions { Threaded = false, CpuCount = 1, MbufCount = 64 });
        var log = new List<string>();
        var domain = new RecordingDomain(log);
        stack.AddDomain(domain);
        using var subscription = stack.Events.Subscribe(e => log.Add(EventText.Of(e)));

        Assert.Equal(Errno.None, stack.Interfaces.Attach("sim", new ScriptedDriver(), TestStack.Options(), out var ifp));

        Assert.Equal(["attach event sim0", "notify ATTACH sim0", "domain attach", "ARRIVAL sim0"], log);
        Assert.Equal("data of sim0", ifp!.DataOf(domain));
    }

    [Fact]
    [Trait("Spec", "IF-05")]
    public void A_domain_that_comes_later_is_told_of_the_interfaces_that_are_there_once_each()
    {
        using var bench = new TestStack(up: false);
        Assert.Equal(Errno.None, bench.Stack.Interfaces.Attach("sim", new ScriptedDriver(), TestStack.Options(), out _));
        var told = new List<string>();
        var domain = new RecordingDomain([], AddressFamily.Inet6) { OnCall = (ifp, what) => told.Add($"{ifp.Name} {what}") };

        bench.Stack.AddDomain(domain);
        bench.Ifp.AttachDomain(domain);

        Assert.Equal(["sim0 domain attach", "sim1 domain attach"], told);
    }
}
