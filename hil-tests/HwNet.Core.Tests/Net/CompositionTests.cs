using HwNet.Net;

namespace HwNet.Core.Tests.Net;

/// <summary>Interfaces made of interfaces: who is made of whom.</summary>
public sealed class CompositionTests : IDisposable
{
    private readonly NetStack _stack = new(new NetStackOptions { Threaded = false, MbufCount = 64 });

    public void Dispose() => _stack.Dispose();

    [Fact]
    [Trait("Spec", "IF-123")]
    public void What_is_made_of_what_is_known_from_both_sides_and_across_levels()
    {
        var (nic, vlan, bridge) = (Attach("nic"), Attach("vlan"), Attach("bridge"));

        Assert.Equal(Errno.None, _stack.Composition.Add(vlan, nic));
        Assert.Equal(Errno.None, _stack.Composition.Add(bridge, vlan));

        Assert.Equal([nic], _stack.Composition.LowerOf(vlan));
        Assert.Equal([bridge], _stack.Composition.UpperOf(vlan));
        Assert.True(_stack.Composition.IsMadeOf(bridge, nic));
        Assert.True(_stack.Composition.IsMadeOf(nic, nic));
        Assert.False(_stack.Composition.IsMadeOf(nic, bridge));
    }

    [Fact]
    [Trait("Spec", "IF-123")]
    public void A_ring_is_refused_however_long()
    {
        var (a, b, c) = (Attach("bridge"), Attach("bridge"), Attach("bridge"));
        Assert.Equal(Errno.None, _stack.Composition.Add(a, b));
        Assert.Equal(Errno.None, _stack.Composition.Add(b, c));

        Assert.Equal(Errno.ELOOP, _stack.Composition.Add(a, a));
        Assert.Equal(Errno.ELOOP, _stack.Composition.Add(b, a));
        Assert.Equal(Errno.ELOOP, _stack.Composition.Add(c, a));
        Assert.Equal(Errno.EEXIST, _stack.Composition.Add(a, b));
        Assert.Empty(_stack.Composition.LowerOf(c));

        _stack.Composition.Remove(b, c);
        Assert.Equal(Errno.None, _stack.Composition.Add(c, a));
    }

    [Fact]
    [Trait("Spec", "IF-123")]
    public void What_is_detached_is_part_of_nothing()
    {
        var (nic, other, bridge) = (Attach("nic"), Attach("nic"), Attach("bridge"));
        Assert.Equal(Errno.None, _stack.Composition.Add(bridge, nic));
        Assert.Equal(Errno.None, _stack.Composition.Add(bridge, other));

        Assert.Equal(Errno.None, _stack.Interfaces.Detach(nic));

        Assert.Equal([other], _stack.Composition.LowerOf(bridge));
        Assert.Equal(Errno.ENXIO, _stack.Composition.Add(bridge, nic));
        Assert.Equal(Errno.None, _stack.Interfaces.Detach(bridge));
        Assert.Empty(_stack.Composition.UpperOf(other));
    }

    private IfNet Attach(string name)
    {
        Assert.Equal(Errno.None, _stack.Interfaces.Attach(name, new ScriptedDriver(), TestStack.Options(), out var ifp));
        return ifp!;
    }
}
