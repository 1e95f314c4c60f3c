using HwNet.Ioctl;
using HwNet.Net;

namespace HwNet.Core.Tests.Net;

public sealed class InventoryTests
{
    [Fact]
    [Trait("Spec", "IF-16")]
    public void Every_attached_device_is_listed_with_what_it_is_and_where()
    {
        using var bench = new TestStack(up: false);
        var options = TestStack.Options() with { Unit = 3, Location = "usb 1-2.4", Description = "adapter", Type = IfType.XEther };
        Assert.Equal(Errno.None, bench.Stack.Interfaces.Attach("ue", new ScriptedDriver(), options, out var ue));

        Assert.Equal(
            [
                new IfInventoryEntry("network", IfType.Ether, "sim", 0, "sim0", "test bench", "", "down"),
                new IfInventoryEntry("network", IfType.XEther, "ue", 3, "ue3", "usb 1-2.4", "adapter", "down"),
            ],
            bench.Stack.Interfaces.Inventory);

        Assert.Equal(Errno.None, bench.Stack.Interfaces.Detach(ue!));
        Assert.Equal(["sim0"], bench.Stack.Interfaces.Inventory.Select(static e => e.Name));
    }

    [Fact]
    [Trait("Spec", "IF-16")]
    [Trait("Spec", "IF-26")]
    public void The_state_in_the_inventory_follows_the_interface()
    {
        using var bench = new TestStack(up: false);
        var states = new List<string> { State(bench) };

        bench.Driver.InitResult = Errno.EAGAIN;
        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new SetFlags(IfFlags.Up)));
        states.Add(State(bench));
        bench.Driver.InitResult = Errno.None;
        bench.Stack.SlowTimer.Tick();
        states.Add(State(bench));
        bench.Ifp.SetLink(LinkState.Down);
        states.Add(State(bench));
        bench.Ifp.SetLink(LinkState.Up);
        states.Add(State(bench));

        Assert.Equal(["down", "up, not running", "running", "no carrier", "running"], states);
    }

    [Fact]
    [Trait("Spec", "IF-14")]
    public void The_first_ethernet_address_that_is_long_enough_is_found()
    {
        using var bench = new TestStack(up: false, options: TestStack.Options() with { Type = IfType.Other });
        var registry = bench.Stack.Interfaces;
        Assert.Equal(Errno.None, registry.Attach("none", new ScriptedDriver(), TestStack.Options() with { Lladdr = default }, out _));
        Assert.Equal(Errno.ENOENT, registry.TryGetAnyEtherAddress(6, out var lladdr));
        Assert.Equal(default, lladdr);
        Assert.Equal(Errno.None, registry.Attach("ue", new ScriptedDriver(), TestStack.Options() with { Lladdr = TestStack.Other }, out _));
        Assert.Equal(Errno.None, registry.Attach("ue", new ScriptedDriver(), TestStack.Options(), out _));

        Assert.Equal(Errno.None, registry.TryGetAnyEtherAddress(6, out lladdr));
        Assert.Equal(TestStack.Other, lladdr);
        Assert.Equal(Errno.None, registry.TryGetAnyEtherAddress(1, out _));
        Assert.Equal(Errno.ENOENT, registry.TryGetAnyEtherAddress(7, out _));
    }

    private static string State(TestStack bench) => Assert.Single(bench.Stack.Interfaces.Inventory).State;
}
