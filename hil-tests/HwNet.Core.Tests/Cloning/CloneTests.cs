using HwNet.Cloning;
using HwNet.Core.Tests.Net;
using HwNet.Ioctl;
using HwNet.Net;

namespace HwNet.Core.Tests.Cloning;

public sealed class CloneTests : IDisposable
{
    private readonly NetStack _stack = new(new NetStackOptions { Threaded = false, MbufCount = 64 });
    private readonly ScriptedCloner _cloner = new();

    public CloneTests() => _stack.Cloners.Register(_cloner);

    public void Dispose() => _stack.Dispose();

    [Fact]
    [Trait("Spec", "IF-12")]
    public void A_bare_name_gets_the_lowest_free_unit_and_a_full_name_its_own()
    {
        Assert.Equal("vlan0", Create("vlan").Name);
        Assert.Equal("vlan2", Create("vlan2").Name);
        Assert.Equal("vlan1", Create("vlan").Name);
        Assert.Equal("vlan3", Create("vlan").Name);
        Assert.Equal(["vlan0", "vlan2", "vlan1", "vlan3"], _stack.Interfaces.All.Select(static ifp => ifp.Name));

        Assert.Equal(Errno.None, Destroy("vlan1"));
        Assert.Equal("vlan1", Create("vlan").Name);
    }

    [Fact]
    [Trait("Spec", "IF-12")]
    public void Parameters_reach_the_cloner_and_those_of_another_are_EINVAL()
    {
        Assert.Equal(1400, Create("vlan7", new PairParameters(1400)).Mtu);

        Assert.Equal(Errno.EINVAL, _stack.Ioctl(new CreateClone("vlan8", new OtherParameters())));
        Assert.Single(_stack.Interfaces.All);
        Assert.Equal("vlan8", Create("vlan8").Name);
    }

    [Theory]
    [Trait("Spec", "IF-12")]
    [InlineData("", Errno.EINVAL)]
    [InlineData("lagg", Errno.EINVAL)]
    [InlineData("lagg0", Errno.EINVAL)]
    [InlineData("0", Errno.EINVAL)]
    [InlineData("vla", Errno.EINVAL)]
    [InlineData("vlan00", Errno.EINVAL)]
    [InlineData("vlan01", Errno.EINVAL)]
    [InlineData("vlan-1", Errno.EINVAL)]
    [InlineData("vlan 1", Errno.EINVAL)]
    [InlineData("vlan32768", Errno.EINVAL)]
    [InlineData("vlan99999999999", Errno.EINVAL)]
    [InlineData("VLAN", Errno.EINVAL)]
    [InlineData("vlan5", Errno.EEXIST)]
    public void What_can_not_be_made_is_refused_and_leaves_nothing(string name, Errno expected)
    {
        _ = Create("vlan5");
        var request = new CreateClone(name);

        Assert.Equal(expected, _stack.Ioctl(request));

        Assert.Null(request.Reply);
        Assert.Single(_stack.Interfaces.All);
    }

    [Fact]
    [Trait("Spec", "IF-12")]
    public void A_name_that_somebody_else_has_is_in_use_and_a_bare_name_passes_over_it()
    {
        Assert.Equal(Errno.None, _stack.Interfaces.Attach("vlan", new ScriptedDriver(), TestStack.Options() with { Unit = 0 }, out var foreign));

        Assert.Equal(Errno.EEXIST, _stack.Ioctl(new CreateClone("vlan0")));
        Assert.Equal("vlan1", Create("vlan").Name);
        Assert.Equal(Errno.EINVAL, Destroy("vlan0"));
        Assert.False(foreign!.IsDetached);

        Assert.Equal(Errno.None, _stack.Interfaces.Detach(foreign));
        Assert.Equal("vlan0", Create("vlan").Name);
    }

    [Fact]
    [Trait("Spec", "IF-12")]
    public void A_unit_is_in_use_until_its_interface_is_gone_whatever_it_is_called()
    {
        var ifp = Create("vlan0");
        Assert.Equal(Errno.None, ifp.Ioctl(new SetName("guests")));

        Assert.Equal(Errno.EEXIST, _stack.Ioctl(new CreateClone("vlan0")));
        Assert.Equal(Errno.ENXIO, Destroy("vlan0"));
        Assert.Equal(Errno.None, Destroy("guests"));
        Assert.True(ifp.IsDetached);
        Assert.Equal("vlan0", Create("vlan0").Name);
    }

    [Fact]
    [Trait("Spec", "IF-12")]
    public void A_clone_that_is_detached_or_vanishes_gives_its_unit_back()
    {
        var first = Create("vlan0");
        var second = Create("vlan1");

        Assert.Equal(Errno.None, _stack.Interfaces.Detach(first));
        second.Vanish("the parent is gone");
        _ = _stack.RunUntilIdle();

        Assert.False(_stack.Cloners.IsCloned(first));
        Assert.Equal("vlan0", Create("vlan").Name);
        Assert.Equal("vlan1", Create("vlan").Name);
    }

    [Fact]
    [Trait("Spec", "IF-12")]
    public void A_clone_whose_device_is_gone_before_create_returns_leaves_no_unit_behind()
    {
        var gone = new VanishingCloner();
        _stack.Cloners.Register(gone);

        Assert.Equal(Errno.None, _stack.Ioctl(new CreateClone("gone0")));

        Assert.Empty(_stack.Interfaces.All);
        Assert.Equal(Errno.None, _stack.Ioctl(new CreateClone("gone0")));
    }

    [Fact]
    [Trait("Spec", "IF-12")]
    public void A_cloner_that_refuses_or_throws_leaves_the_unit_free()
    {
        _cloner.CreateResult = Errno.ENOMEM;
        Assert.Equal(Errno.ENOMEM, _stack.Ioctl(new CreateClone("vlan4")));
        _cloner.CreateResult = Errno.None;
        _cloner.On = static _ => throw new InvalidOperationException("broken");
        Assert.Equal(Errno.EIO, _stack.Ioctl(new CreateClone("vlan4")));

        _cloner.On = null;
        var ifp = Create("vlan4");
        _cloner.On = static _ => throw new InvalidOperationException("broken");
        Assert.Equal(Errno.EIO, Destroy("vlan4"));
        _cloner.On = null;
        _cloner.DestroyResult = Errno.EBUSY;
        Assert.Equal(Errno.EBUSY, Destroy("vlan4"));
        Assert.False(ifp.IsDetached);
        _cloner.DestroyResult = Errno.None;
        Assert.Equal(Errno.None, Destroy("vlan4"));
    }

    [Fact]
    [Trait("Spec", "IF-12")]
    public void Of_two_that_destroy_the_same_clone_one_does_it()
    {
        _ = Create("vlan0");
        var second = Errno.None;
        _cloner.On = _ =>
        {
            _cloner.On = null;
            second = Destroy("vlan0");
        };

        Assert.Equal(Errno.None, Destroy("vlan0"));
        Assert.Equal(Errno.EBUSY, second);
        Assert.Empty(_stack.Interfaces.All);
    }

    [Fact]
    [Trait("Spec", "IF-12")]
    public void When_all_units_are_in_use_there_is_no_room_for_another()
    {
        _stack.Cloners.Register(new ScriptedCloner("few", maxUnit: 1));

        Assert.Equal("few0", Create("few").Name);
        Assert.Equal("few1", Create("few").Name);
        Assert.Equal(Errno.ENOBUFS, _stack.Ioctl(new CreateClone("few")));
        Assert.Equal(Errno.EINVAL, _stack.Ioctl(new CreateClone("few2")));
    }

    [Fact]
    [Trait("Spec", "IF-12")]
    public void A_cloner_that_leaves_takes_what_it_made_along()
    {
        var kept = new ScriptedCloner("tap");
        _stack.Cloners.Register(kept);
        _ = Create("vlan");
        _ = Create("tap");
        _ = Create("vlan");

        _stack.Cloners.Unregister(_cloner);

        Assert.Equal(["tap0"], _stack.Interfaces.All.Select(static ifp => ifp.Name));
        Assert.Equal(["tap"], _stack.Cloners.Names);
        Assert.Equal(Errno.EINVAL, _stack.Ioctl(new CreateClone("vlan")));
        Assert.Throws<InvalidOperationException>(() => _stack.Cloners.Unregister(_cloner));
    }

    [Theory]
    [Trait("Spec", "IF-12")]
    [InlineData("")]
    [InlineData("vlan2")]
    [InlineData("fifteenletterss")]
    public void A_cloner_whose_name_can_not_be_followed_by_a_unit_is_a_mistake(string name) =>
        Assert.Throws<ArgumentException>(() => _stack.Cloners.Register(new ScriptedCloner(name)));

    [Fact]
    [Trait("Spec", "IF-12")]
    public void A_second_cloner_of_the_same_name_is_a_mistake()
    {
        Assert.Throws<InvalidOperationException>(() => _stack.Cloners.Register(new ScriptedCloner()));
        Assert.Throws<InvalidOperationException>(() => _stack.Cloners.Unregister(new ScriptedCloner()));
        Assert.Equal("vlan0", Create("vlan").Name);
    }

    [Fact]
    [Trait("Spec", "IF-12")]
    public void Many_that_create_and_destroy_at_once_never_share_a_unit()
    {
        using var stack = new NetStack(new NetStackOptions { CpuCount = 2, MbufCount = 64 });
        stack.Cloners.Register(_cloner);
        using var crew = new Crew();
        for (var i = 0; i < 4; i++)
        {
            crew.Run($"maker {i}", () =>
            {
                for (var round = 0; round < 50; round++)
                {
                    var request = new CreateClone("vlan");
                    Assert.Equal(Errno.None, stack.Ioctl(request));
                    Assert.True(stack.Cloners.IsCloned(request.Reply!));
                    Assert.Equal(Errno.None, stack.Ioctl(new DestroyClone(request.Reply!.Name)));
                }
            });
        }

        crew.Join();
        Assert.Empty(stack.Interfaces.All);
        var after = new CreateClone("vlan");
        Assert.Equal(Errno.None, stack.Ioctl(after));
        Assert.Equal("vlan0", after.Reply!.Name);
    }

    [Fact]
    [Trait("Spec", "IF-61")]
    public void Cloners_and_groups_are_listed_and_interfaces_made_without_any_interface()
    {
        _stack.Cloners.Register(new ScriptedCloner("lagg"));
        var cloners = new GetCloners();
        var groups = new GetGroupList();
        Assert.Empty(_stack.Interfaces.All);

        Assert.Equal(Errno.None, _stack.Ioctl(cloners, Credential.User));
        Assert.Equal(["lagg", "vlan"], cloners.Reply!.Names);
        Assert.Equal(Errno.None, _stack.Ioctl(groups, Credential.User));
        Assert.Empty(groups.Reply!.Names);

        Assert.Equal("lagg0", Create("lagg").Name);
        Assert.Equal(Errno.None, _stack.Ioctl(groups, Credential.User));
        Assert.Equal(["all", "lagg"], groups.Reply!.Names);
    }

    [Theory]
    [Trait("Spec", "IF-61")]
    [InlineData(0, 0, true)]
    [InlineData(1, 1, true)]
    [InlineData(2, 2, false)]
    public void A_listing_keeps_the_callers_limit_and_says_so(int limit, int count, bool truncated)
    {
        _stack.Cloners.Register(new ScriptedCloner("lagg"));
        _ = Create("vlan");
        var cloners = new GetCloners(limit);
        var groups = new GetGroupList(limit);

        Assert.Equal((Errno.None, Errno.None), (_stack.Ioctl(cloners), _stack.Ioctl(groups)));

        Assert.Equal((count, truncated), (cloners.Reply!.Names.Count, cloners.Reply.Truncated));
        Assert.Equal((count, truncated), (groups.Reply!.Names.Count, groups.Reply.Truncated));
        Assert.Equal(Errno.EINVAL, _stack.Ioctl(new GetCloners(-1)));
    }

    [Fact]
    [Trait("Spec", "IF-61")]
    public void A_request_that_needs_an_interface_is_not_the_stacks()
    {
        Assert.Equal(Errno.EOPNOTSUPP, _stack.Ioctl(new GetMtu()));
        Assert.Equal(Errno.EOPNOTSUPP, _stack.Ioctl(new SetMtu(1400)));
        var ifp = Create("vlan");
        Assert.Equal(Errno.EOPNOTSUPP, _stack.Ioctl(new GetMtu()));
        Assert.Equal(1500, ifp.Mtu);
    }

    private IfNet Create(string name, IfCloneParameters? parameters = null)
    {
        var request = new CreateClone(name, parameters);
        Assert.Equal(Errno.None, _stack.Ioctl(request));
        return request.Reply!;
    }

    private Errno Destroy(string name) => _stack.Ioctl(new DestroyClone(name));
}
