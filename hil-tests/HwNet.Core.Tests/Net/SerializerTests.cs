using HwNet.Ioctl;
using HwNet.Net;

namespace HwNet.Core.Tests.Net;

public sealed class SerializerTests
{
    public static TheoryData<int> Partial => [0, 1, 2, 3];

    [Theory]
    [MemberData(nameof(Partial))]
    [Trait("Spec", "IF-06")]
    public void Serializer_operations_that_lack_one_are_refused_at_attach(int missing)
    {
        using var bench = new TestStack(up: false);
        var driver = new ScriptedDriver();
        var operations = new SerializerOperations(
            missing == 0 ? null : static () => { },
            missing == 1 ? null : static () => true,
            missing == 2 ? null : static () => { },
            missing == 3 ? null : static () => true);

        Assert.Throws<ArgumentException>(
            () => bench.Stack.Interfaces.Attach("sim", driver, TestStack.Options() with { Operations = operations }, out _));

        Assert.Single(bench.Stack.Interfaces.All);
        Assert.Throws<InvalidOperationException>(() => driver.Ifp);
    }

    [Fact]
    [Trait("Spec", "IF-06")]
    public void Operations_and_a_serializer_at_once_are_refused()
    {
        using var bench = new TestStack(up: false);
        var options = TestStack.Options() with { Operations = new HookedLock().Operations, Serializer = new Serializer() };

        Assert.Throws<ArgumentException>(() => bench.Stack.Interfaces.Attach("sim", new ScriptedDriver(), options, out _));

        Assert.Single(bench.Stack.Interfaces.All);
    }

    [Fact]
    [Trait("Spec", "IF-06")]
    public void A_driver_without_operations_gets_a_serializer_of_its_own_that_is_held_in_its_entry_points()
    {
        using var bench = new TestStack(up: false);
        Assert.Equal(Errno.None, bench.Stack.Interfaces.Attach("sim", new ScriptedDriver(), TestStack.Options(), out var other));
        var held = new List<(bool Own, bool Other)>();
        bench.Driver.OnInit = bench.Driver.OnStop = bench.Driver.OnStart = bench.Driver.OnDrain =
            () => held.Add((bench.Ifp.Serializer.IsHeld, other!.Serializer.IsHeld));

        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new SetFlags(IfFlags.Up)));
        Assert.Equal(Errno.None, bench.Ifp.Transmit(bench.Frame()));
        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new SetFlags(IfFlags.None)));

        Assert.Equal([(true, false), (true, false), (true, false), (false, false)], held);
    }

    [Fact]
    [Trait("Spec", "IF-06")]
    public void A_drivers_own_operations_are_the_ones_used()
    {
        var own = new HookedLock();
        using var bench = new TestStack(options: TestStack.Options() with { Operations = own.Operations });
        var (entered, left) = (own.Enters, own.Exits);

        Assert.Equal(Errno.None, bench.Ifp.Transmit(bench.Frame()));

        Assert.True(entered > 0);
        Assert.Equal(entered, left);
        Assert.Equal((entered, 1, left + 1), (own.Enters, own.Tries, own.Exits));
        Assert.Equal(1, bench.Driver.Starts);
    }

    [Fact]
    [Trait("Spec", "IF-06")]
    public void Interfaces_that_share_a_serializer_share_one_lock()
    {
        var shared = new Serializer();
        using var bench = new TestStack(options: TestStack.Options() with { Serializer = shared });
        Assert.Equal(Errno.None, bench.Stack.Interfaces.Attach(
            "sim", new ScriptedDriver(), TestStack.Options() with { Serializer = shared }, out var other));
        Assert.Equal(Errno.None, other!.Ioctl(new SetFlags(IfFlags.Up)));
        Assert.Same(bench.Ifp.Serializer, other.Serializer);
        var within = new List<string>();
        ((ScriptedDriver)other.Driver).OnStart = () => within.Add("other");

        // As the far end of a cable does: what this end sends makes the other end send, while the common lock is held.
        bench.Driver.OnStart = () =>
        {
            bench.Driver.OnStart = null;
            Assert.Equal(Errno.None, other.Transmit(bench.Frame()));
            within.Add("this");
        };
        Assert.Equal(Errno.None, bench.Ifp.Transmit(bench.Frame()));

        Assert.Equal(["this"], within);
        _ = bench.Stack.RunUntilIdle();
        Assert.Equal(["this", "other"], within);
    }

    [Fact]
    [Trait("Spec", "IF-06")]
    public void What_needs_the_serializer_says_so()
    {
        using var bench = new TestStack();

        Assert.Throws<InvalidOperationException>(bench.Ifp.DevStart);
        Assert.Throws<InvalidOperationException>(bench.Ifp.TransmitComplete);
        Assert.Throws<InvalidOperationException>(() => bench.Ifp.ArmWatchdog(1));
        bench.Ifp.Serializer.Enter();
        Assert.Throws<InvalidOperationException>(() => bench.Ifp.Ioctl(new GetMtu()));
        Assert.Throws<InvalidOperationException>(() => bench.Stack.Interfaces.Detach(bench.Ifp));
        bench.Ifp.Serializer.Exit();
    }
}
