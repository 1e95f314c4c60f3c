using HwNet.Ioctl;
using HwNet.Net;

namespace HwNet.Core.Tests.Net;

public sealed class IoctlTestsHardware
{
    [Fact]
    [Trait("Spec", "IF-54")]
    public void A_capability_that_is_not_offered_is_EINVAL_and_the_driver_does_not_hear_of_it()
    {
        var clock = new IoctlClock();
        using var bench = new TestStack(up: false, clock: clock);
        var (ifp, driver) = AttachCapable(bench);
        var before = ifp.LastChange;
        _ = clock.Advance();

        Assert.Equal(Errno.EINVAL, ifp.Ioctl(new SetCapabilities(IfCapabilities.RxCsum | IfCapabilities.TxCsum)));

        Assert.Empty(driver.Requests);
        Assert.Equal(IfCapabilities.RxCsum | IfCapabilities.VlanMtu, Enabled(ifp));
        Assert.Equal(before, ifp.LastChange);
    }

    [Fact]
    [Trait("Spec", "IF-54")]
    public void A_capability_changes_when_the_driver_agrees()
    {
        using var bench = new TestStack(up: false);
        var (ifp, driver) = AttachCapable(bench);

        Assert.Equal(Errno.None, ifp.Ioctl(new SetCapabilities(IfCapabilities.RxCsum)));
        Assert.Equal(IfCapabilities.RxCsum, Enabled(ifp));

        driver.IoctlResult = static _ => Errno.EIO;
        Assert.Equal(Errno.EIO, ifp.Ioctl(new SetCapabilities(IfCapabilities.None)));
        Assert.Equal(IfCapabilities.RxCsum, Enabled(ifp));
    }

    [Theory]
    [Trait("Spec", "IF-55")]
    [InlineData(int.MinValue)]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(71)]
    [InlineData(65536)]
    [InlineData(int.MaxValue)]
    public void An_MTU_outside_72_to_65535_is_EINVAL(int mtu)
    {
        using var stack = HugeStack(out var ifp, out var driver);

        Assert.Equal(Errno.EINVAL, ifp.Ioctl(new SetMtu(mtu)));

        Assert.Equal(1500, ifp.Mtu);
        Assert.Empty(driver.Requests);
    }

    [Theory]
    [Trait("Spec", "IF-55")]
    [InlineData(72)]
    [InlineData(65535)]
    public void The_bounds_of_the_MTU_are_allowed_themselves(int mtu)
    {
        using var stack = HugeStack(out var ifp, out _);

        Assert.Equal(Errno.None, ifp.Ioctl(new SetMtu(mtu)));
        Assert.Equal(mtu, ifp.Mtu);
    }

    [Fact]
    [Trait("Spec", "IF-55")]
    public void An_MTU_that_the_driver_refuses_changes_nothing_and_nobody_is_told()
    {
        var clock = new IoctlClock();
        using var bench = new TestStack(clock: clock);
        var domain = new IoctlDomain(AddressFamily.Inet6);
        bench.Stack.AddDomain(domain);
        var events = new List<IfEvent>();
        using var subscription = bench.Stack.Events.Subscribe(events.Add);
        var before = bench.Ifp.LastChange;
        _ = clock.Advance();
        bench.Driver.IoctlResult = static _ => Errno.EINVAL;

        Assert.Equal(Errno.EINVAL, bench.Ifp.Ioctl(new SetMtu(1400)));
        bench.Driver.IoctlResult = null;
        Assert.Equal(Errno.EOPNOTSUPP, bench.Ifp.Ioctl(new SetMtu(1400)));

        Assert.Equal(1500, bench.Ifp.Mtu);
        Assert.Equal(before, bench.Ifp.LastChange);
        Assert.Empty(events);
        Assert.Empty(domain.Notes);
    }

    [Fact]
    [Trait("Spec", "IF-55")]
    public void An_MTU_that_the_hardware_can_not_do_is_EINVAL()
    {
        using var bench = new TestStack();

        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new SetMtu(1700)));
        Assert.Equal(Errno.EINVAL, bench.Ifp.Ioctl(new SetMtu(1701)));
        Assert.Equal(1700, bench.Ifp.Mtu);
    }

    [Fact]
    [Trait("Spec", "IF-55")]
    public void A_new_MTU_is_stamped_and_announced_and_the_protocols_hear_of_it_only_when_it_differs()
    {
        var clock = new IoctlClock();
        using var bench = new TestStack(clock: clock);
        var domain = new IoctlDomain(AddressFamily.Inet6);
        bench.Stack.AddDomain(domain);
        var events = new List<IfEvent>();
        using var subscription = bench.Stack.Events.Subscribe(events.Add);

        for (var round = 1; round <= 2; round++)
        {
            var now = clock.Advance();
            Assert.Equal(Errno.None, bench.Ifp.Ioctl(new SetMtu(1400)));
            Assert.Equal(now, bench.Ifp.LastChange);
            Assert.Equal(round, events.OfType<IfEvent.InfoChanged>().Count(static e => e.Mtu == 1400));
            Assert.Equal(["mtu 1400"], domain.Notes);
        }
    }

    private static (IfNet Ifp, ScriptedDriver Driver) AttachCapable(TestStack bench)
    {
        var driver = new ScriptedDriver();
        var options = TestStack.Options() with { Capabilities = IfCapabilities.RxCsum | IfCapabilities.VlanMtu };
        Assert.Equal(Errno.None, bench.Stack.Interfaces.Attach("cap", driver, options, out var ifp));
        return (ifp!, driver);
    }

    private static IfCapabilities Enabled(IfNet ifp)
    {
        var request = new GetCapabilities();
        Assert.Equal(Errno.None, ifp.Ioctl(request));
        return request.Reply.Enabled;
    }

    private static NetStack HugeStack(out IfNet ifp, out ScriptedDriver driver)
    {
        var stack = new NetStack(new NetStackOptions { Threaded = false, CpuCount = 1, MbufCount = 8, MbufSize = 66_000 });
        driver = new ScriptedDriver();
        Assert.Equal(Errno.None, stack.Interfaces.Attach("huge", driver, TestStack.Options() with { MaxMtu = int.MaxValue }, out var made));
        ifp = made!;
        return stack;
    }
}
