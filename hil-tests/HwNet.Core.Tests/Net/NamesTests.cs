using System.Text;
using HwNet.Ioctl;
using HwNet.Net;

namespace HwNet.Core.Tests.Net;

public sealed class NamesTests
{
    [Fact]
    [Trait("Spec", "IF-02")]
    public void A_name_is_driver_and_unit_or_the_bare_driver_name()
    {
        using var bench = new TestStack(up: false);

        Assert.Equal(("sim0", "sim", 0), Attached(bench, bench.Ifp));
        Assert.Equal(("ue5", "ue", 5), Attached(bench, Attach(bench, "ue", TestStack.Options() with { Unit = 5 })));
        Assert.Equal(("ue0", "ue", 0), Attached(bench, Attach(bench, "ue")));
        Assert.Equal(("ue1", "ue", 1), Attached(bench, Attach(bench, "ue")));
        Assert.Equal(("lo", "lo", -1), Attached(bench, Attach(bench, "lo", TestStack.Options() with { NoUnit = true })));
    }

    [Theory]
    [InlineData("", null, Errno.EINVAL)]
    [InlineData("sim", 0, Errno.EEXIST)]
    [InlineData("sim", -1, Errno.EINVAL)]
    [InlineData("abcdefghijklmn", 0, Errno.None)]
    [InlineData("abcdefghijklmn", 10, Errno.ENAMETOOLONG)]
    [InlineData("abcdefghijklmno", 0, Errno.ENAMETOOLONG)]
    [Trait("Spec", "IF-02")]
    public void A_name_has_fifteen_characters_at_most_and_belongs_to_one(string driverName, int? unit, Errno expected)
    {
        using var bench = new TestStack(up: false);

        var error = bench.Stack.Interfaces.Attach(driverName, new ScriptedDriver(), TestStack.Options() with { Unit = unit }, out var ifp);

        Assert.Equal(expected, error);
        Assert.Equal(error == Errno.None, ifp is not null);
        Assert.Equal(error == Errno.None ? 2 : 1, bench.Stack.Interfaces.All.Count);
    }

    [Fact]
    [Trait("Spec", "IF-02")]
    public void Every_log_line_about_an_interface_starts_with_its_name()
    {
        TestLog.Start();
        using var bench = new TestStack(up: false);
        var driver = new ScriptedDriver();
        Assert.Equal(Errno.None, bench.Stack.Interfaces.Attach("logged", driver, TestStack.Options(0), out var ifp));
        using var subscription = bench.Stack.Events.Subscribe(static e => throw new InvalidTimeZoneException(e.Name));

        driver.OnInit = static () => throw new InvalidTimeZoneException("init");
        Assert.Equal(Errno.EIO, ifp!.Ioctl(new SetFlags(IfFlags.Up)));
        driver.OnInit = null;
        Assert.Equal(Errno.None, ifp.Ioctl(new SetFlags(IfFlags.Up)));
        ifp.SetLink(LinkState.Up);
        Assert.Equal(Errno.None, ifp.SetPromiscuous(true));
        driver.OnWatchdog = static () => throw new InvalidTimeZoneException("watchdog");
        ifp.Serializer.Enter();
        ifp.ArmWatchdog(1);
        ifp.Serializer.Exit();
        bench.Stack.SlowTimer.Tick();
        Assert.Equal(Errno.None, ifp.Ioctl(new SetFlags(IfFlags.None)));
        ifp.Input(bench.Frame());
        Assert.Equal(Errno.None, ifp.Ioctl(new SetFlags(IfFlags.Up)));
        driver.OnStart = static () => throw new InvalidTimeZoneException("start");
        driver.OnDrain = static () => throw new InvalidTimeZoneException("drain");
        driver.OnDetached = static () => throw new InvalidTimeZoneException("detached");
        Assert.Equal(Errno.None, ifp.Transmit(bench.Frame()));
        _ = bench.Stack.RunUntilIdle();

        var lines = TestLog.LinesOf("logged0");
        Assert.True(ifp.IsDetached);
        Assert.All(lines, static line => Assert.StartsWith("logged0: ", line, StringComparison.Ordinal));
        Assert.All(
            (string[])["send queue", "if_init", "observer", "link state", "promiscuous", "watchdog", "interrupt", "if_start", "if_drain", "if_detached"],
            word => Assert.Contains(lines, line => line.Contains(word, StringComparison.Ordinal)));
    }

    [Fact]
    [Trait("Spec", "IF-10")]
    public void A_rename_needs_privilege_and_a_name_that_is_free_and_fits()
    {
        using var bench = new TestStack();
        _ = Attach(bench, "wire");

        Assert.Equal(Errno.EPERM, bench.Ifp.Ioctl(new SetName("fresh"), Credential.User));
        Assert.Equal(Errno.EINVAL, bench.Ifp.Ioctl(new SetName("")));
        Assert.Equal(Errno.EEXIST, bench.Ifp.Ioctl(new SetName("wire0")));
        Assert.Equal(Errno.EEXIST, bench.Ifp.Ioctl(new SetName("sim0")));
        Assert.Equal(Errno.ENAMETOOLONG, bench.Ifp.Ioctl(new SetName("abcdefghijklmnop")));

        Assert.Equal("sim0", bench.Ifp.Name);
    }

    [Fact]
    [Trait("Spec", "IF-10")]
    public void Observers_see_the_old_name_depart_and_the_new_one_arrive()
    {
        using var bench = new TestStack();
        var events = new List<string>();
        using var subscription = bench.Stack.Events.Subscribe(e => events.Add(EventText.Of(e)));

        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new SetName("uplink")));

        Assert.Equal(["detach event sim0", "DEPARTURE sim0", "attach event uplink", "ARRIVAL uplink"], events);
        Assert.Equal([new LinkIfAddress(bench.Ifp, "uplink", 1, IfType.Ether, TestStack.Own)], bench.Ifp.Addresses);
        Assert.False(bench.Stack.Interfaces.TryFind("sim0", out _));
        Assert.True(bench.Stack.Interfaces.TryFind("uplink", out var found));
        Assert.Same(bench.Ifp, found);
        Assert.Equal("sim0", Attach(bench, "sim").Name);
    }

    [Fact]
    [Trait("Spec", "IF-10")]
    public void An_observer_of_a_rename_may_wait_for_another_thread_that_attaches()
    {
        using var bench = new TestStack();
        using var crew = new Crew();
        using var subscription = bench.Stack.Events.Subscribe(e =>
        {
            if (e is IfEvent.Announced { Arrival: true, Name: "uplink" })
            {
                crew.Run("attach", () => Attach(bench, "wire"));
                crew.Join();
            }
        });

        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new SetName("uplink")));

        Assert.True(bench.Stack.Interfaces.TryFind("wire0", out _));
    }

    [Fact]
    [Trait("Spec", "IF-11")]
    public void Lookup_by_name_compares_whole_names()
    {
        using var bench = new TestStack(up: false);
        var ten = Attach(bench, "sim", TestStack.Options() with { Unit = 10 });
        var one = Attach(bench, "sim", TestStack.Options() with { Unit = 1 });

        Assert.True(bench.Stack.Interfaces.TryFind("sim1", out var found));
        Assert.Same(one, found);
        Assert.True(bench.Stack.Interfaces.TryFind("sim10", out found));
        Assert.Same(ten, found);
        Assert.All((string[])["sim", "sim100", "SIM1", "im1", "sim1 ", ""], name => Assert.False(bench.Stack.Interfaces.TryFind(name, out _)));
    }

    [Fact]
    [Trait("Spec", "IF-11")]
    public void Lookup_by_link_address_takes_a_name_that_is_not_terminated_and_refuses_empty_and_long_ones()
    {
        using var bench = new TestStack(up: false);
        _ = Attach(bench, "abcdefghijklmn");
        var data = Encoding.ASCII.GetBytes("sim0\u0002\u0001").AsSpan();
        var longest = Encoding.ASCII.GetBytes("abcdefghijklmn0x").AsSpan();

        Assert.True(bench.Stack.Interfaces.TryFind(data, 4, out var found));
        Assert.Same(bench.Ifp, found);
        Assert.True(bench.Stack.Interfaces.TryFind(longest, 15, out _));

        Assert.False(bench.Stack.Interfaces.TryFind(data, 0, out _));
        Assert.False(bench.Stack.Interfaces.TryFind(data, -1, out _));
        Assert.False(bench.Stack.Interfaces.TryFind(data, 3, out _));
        Assert.False(bench.Stack.Interfaces.TryFind(data, 5, out _));
        Assert.False(bench.Stack.Interfaces.TryFind(data, 7, out _));
        Assert.False(bench.Stack.Interfaces.TryFind(longest, 16, out _));
        Assert.False(bench.Stack.Interfaces.TryFind([], 0, out _));
    }

    private static IfNet Attach(TestStack bench, string driverName, IfAttachOptions? options = null)
    {
        Assert.Equal(Errno.None, bench.Stack.Interfaces.Attach(driverName, new ScriptedDriver(), options ?? TestStack.Options(), out var ifp));
        return ifp!;
    }

    private static (string Name, string DriverName, int Unit) Attached(TestStack bench, IfNet ifp)
    {
        Assert.True(bench.Stack.Interfaces.TryFind(ifp.Name, out var found));
        Assert.Same(ifp, found);
        return (ifp.Name, ifp.DriverName, ifp.Unit);
    }
}
