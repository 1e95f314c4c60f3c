using System.Reflection;
using System.Runtime.CompilerServices;
using HwNet.Ioctl;
using HwNet.Net;
using HwNet.Wire;

namespace HwNet.Core.Tests.Net;

public sealed class VnetTests
{
    /// <summary>A filter that matches nothing: it has no set that could change.</summary>
    private const string EmptyFilter = "HwNet.Net.MulticastFilter.<Empty>k__BackingField";

    private static readonly Ipv4Address Address = Ipv4Address.Parse("192.0.2.1");

    [Fact]
    [Trait("Spec", "IF-15")]
    public void Stacks_know_nothing_of_each_other()
    {
        using var a = new TestStack();
        using var b = new TestStack();
        a.Stack.Cloners.Register(new Cloning.ScriptedCloner());
        a.Stack.Types.Register(IfType.Ether, static _ => new object(), static _ => { });
        a.Stack.Knobs.IfqDispatchSchedOnly = true;

        Assert.Equal(("sim0", 1), (a.Ifp.Name, a.Ifp.Index));
        Assert.Equal(("sim0", 1), (b.Ifp.Name, b.Ifp.Index));
        Assert.Equal(Errno.None, a.Ifp.Ioctl(new AddAddress(Address, 24)));
        Assert.Equal(Errno.None, b.Ifp.Ioctl(new AddAddress(Address, 24)));
        Assert.Equal(Errno.None, a.Ifp.Ioctl(new AddGroup("lab")));

        Assert.Empty(b.Stack.Cloners.Names);
        Assert.Equal(["all", "sim"], b.Stack.Groups.Names);
        Assert.False(b.Stack.Knobs.IfqDispatchSchedOnly);
        b.Stack.Types.Register(IfType.Ether, static _ => new object(), static _ => { });
        Assert.Equal(Errno.None, a.Stack.Interfaces.Detach(a.Ifp));
        Assert.False(b.Ifp.IsDetached);
        Assert.Single(b.Stack.Interfaces.All);
    }

    [Fact]
    [Trait("Spec", "IF-15")]
    public void An_interface_moves_with_its_driver_name_and_settings()
    {
        using var from = new TestStack();
        using var to = new TestStack();
        var other = LinkAddress.Parse("02:00:00:00:00:99");
        Assert.Equal(Errno.None, from.Ifp.Ioctl(new SetName("lan")));
        Assert.Equal(Errno.None, from.Ifp.Ioctl(new SetMtu(1400)));
        Assert.Equal(Errno.None, from.Ifp.Ioctl(new SetLinkAddress(other)));
        Assert.Equal(Errno.None, from.Ifp.Ioctl(new SetMetric(7)));
        Assert.Equal(Errno.None, from.Ifp.Ioctl(new SetFlags(IfFlags.Up | IfFlags.Link1)));

        var moved = Move(from, to);

        Assert.Equal(("lan", "sim", 0, 2), (moved.Name, moved.DriverName, moved.Unit, moved.Index));
        Assert.Equal((1400, other, to.Stack), (moved.Mtu, moved.Lladdr, moved.Stack));
        Assert.Equal(IfFlags.Broadcast | IfFlags.Simplex | IfFlags.Multicast | IfFlags.Link1, moved.Flags);
        Assert.Same(from.Driver, moved.Driver);
        Assert.Same(moved, from.Driver.Ifp);
        var metric = new GetMetric();
        Assert.Equal(Errno.None, moved.Ioctl(metric));
        Assert.Equal(7, metric.Reply);

        Assert.True(from.Ifp.IsDetached);
        Assert.Empty(from.Stack.Interfaces.All);
        Assert.Equal([to.Ifp, moved], to.Stack.Interfaces.All);
        Assert.Equal(Errno.ENXIO, from.Stack.Ioctl("lan", new GetMtu()));
        Assert.DoesNotContain("detached", from.Driver.Calls);
    }

    [Fact]
    [Trait("Spec", "IF-15")]
    public void What_belongs_to_the_stack_does_not_move()
    {
        using var from = new TestStack();
        using var to = new TestStack(up: false);
        Assert.Equal(Errno.None, from.Ifp.Ioctl(new SetName("lan")));
        Assert.Equal(Errno.None, from.Ifp.Ioctl(new AddAddress(Address, 24)));
        Assert.Equal(Errno.None, from.Ifp.Ioctl(new AddGroup("lab")));
        Assert.Equal(Errno.None, from.Ifp.JoinMulti(SockAddr.Inet(Ipv4Address.AllHosts), out var membership));
        Assert.Equal(Errno.None, from.Ifp.SetPromiscuous(true));
        var tap = new TapRecorder();
        using var tapping = from.Ifp.Tap(tap);

        var moved = Move(from, to);

        Assert.Equal([AddressFamily.Link], moved.Addresses.Select(static a => a.Family));
        Assert.Equal(["all", "sim"], moved.Groups);
        Assert.Empty(moved.Memberships);
        Assert.False(moved.Flags.HasFlag(IfFlags.Promisc));
        Assert.Equal(Errno.None, membership!.Leave());
        Assert.Equal(Errno.None, moved.Ioctl(new SetFlags(IfFlags.Up)));
        Assert.Equal(Errno.None, moved.Transmit(to.Frame()));
        Assert.Empty(tap.Seen);
        Assert.Empty(from.Stack.Groups.Names);
    }

    [Fact]
    [Trait("Spec", "IF-15")]
    public void Both_stacks_tell_their_observers()
    {
        using var from = new TestStack();
        using var to = new TestStack(up: false);
        Assert.Equal(Errno.None, from.Ifp.Ioctl(new SetName("lan")));
        var (left, came) = (new List<IfEvent>(), new List<IfEvent>());
        using var observing = from.Stack.Events.Subscribe(left.Add);
        using var other = to.Stack.Events.Subscribe(came.Add);

        var moved = Move(from, to);

        Assert.Equal(new IfEvent.Detached(from.Ifp, "lan"), left[0]);
        Assert.Contains(new IfEvent.Announced(from.Ifp, "lan", Arrival: false), left);
        Assert.Equal(new IfEvent.Attached(moved, "lan"), came[0]);
        Assert.Contains(new IfEvent.Announced(moved, "lan", Arrival: true), came);
        Assert.DoesNotContain(left, e => e.Ifp == moved);
    }

    [Fact]
    [Trait("Spec", "IF-15")]
    public void A_moved_interface_carries_packets_of_its_new_stack()
    {
        using var from = new TestStack();
        using var to = new TestStack(up: false);
        Assert.Equal(Errno.None, from.Ifp.Ioctl(new SetName("lan")));
        var wrong = new NetisrRecorder(from.Stack, NetisrProtocol.Local1);
        var right = new NetisrRecorder(to.Stack, NetisrProtocol.Local1);
        var moved = Move(from, to);
        Assert.Equal(Errno.None, moved.Ioctl(new SetFlags(IfFlags.Up)));

        moved.Input(to.Frame(fill: 5));
        _ = from.Stack.RunUntilIdle() + to.Stack.RunUntilIdle();

        Assert.Equal([5], right.FirstBytes);
        Assert.Empty(wrong.Got);
        Assert.Equal(Errno.ENXIO, from.Ifp.Transmit(from.Frame()));
    }

    [Fact]
    [Trait("Spec", "IF-15")]
    public void An_interface_goes_there_and_back_as_often_as_one_likes()
    {
        using var from = new TestStack();
        using var to = new TestStack(up: false, cpus: 1);
        Assert.Equal(Errno.None, from.Ifp.Ioctl(new SetName("lan")));
        var ifp = from.Ifp;
        for (var round = 0; round < 10; round++)
        {
            var (here, there) = round % 2 == 0 ? (from, to) : (to, from);
            Assert.Equal(Errno.None, ifp.Ioctl(new SetFlags(IfFlags.Up)));
            Assert.Equal(Errno.None, ifp.Transmit(here.Frame()));
            Assert.Equal(Errno.None, here.Stack.Interfaces.Move(ifp, there.Stack, out var moved));
            ifp = moved!;
        }

        Assert.Same(from.Stack, ifp.Stack);
        Assert.Equal(10, from.Driver.Starts);
    }

    [Fact]
    [Trait("Spec", "IF-15")]
    public void A_move_that_can_not_be_is_refused_and_changes_nothing()
    {
        using var from = new TestStack();
        using var to = new TestStack();
        using var third = new TestStack();

        Assert.Equal(Errno.EEXIST, from.Stack.Ioctl(new MoveInterface("sim0", to.Stack)));
        Assert.Equal(Errno.EINVAL, from.Stack.Ioctl(new MoveInterface("sim0", from.Stack)));
        Assert.Equal(Errno.ENXIO, from.Stack.Ioctl(new MoveInterface("sim1", to.Stack)));
        Assert.Equal(Errno.EPERM, from.Stack.Ioctl(new MoveInterface("sim0", to.Stack), Credential.User));
        Assert.Equal(Errno.EINVAL, to.Stack.Interfaces.Move(from.Ifp, third.Stack, out _));
        Assert.True(from.Ifp.Flags.HasFlag(IfFlags.Up | IfFlags.Running));
        Assert.Equal(["init"], from.Driver.Calls);

        Assert.Equal(Errno.None, from.Stack.Interfaces.Detach(from.Ifp));
        Assert.Equal(Errno.None, to.Stack.Interfaces.Detach(to.Ifp));
        Assert.Equal(Errno.ENXIO, from.Stack.Interfaces.Move(from.Ifp, to.Stack, out _));
    }

    [Fact]
    [Trait("Spec", "IF-15")]
    public void An_interface_that_the_other_stack_can_not_take_is_attached_here_again()
    {
        using var from = new TestStack();
        using var to = new TestStack(up: false);
        Assert.Equal(Errno.None, from.Ifp.Ioctl(new SetName("lan")));
        to.Stack.Types.Register(IfType.Ether, static _ => null, static _ => { });

        Assert.Equal(Errno.ENOMEM, from.Stack.Interfaces.Move(from.Ifp, to.Stack, out var moved));

        Assert.Null(moved);
        Assert.Single(to.Stack.Interfaces.All);
        Assert.True(from.Stack.Interfaces.TryFind("lan", out var back));
        Assert.Same(from.Driver, back.Driver);
        Assert.Equal(Errno.None, back.Ioctl(new SetFlags(IfFlags.Up)));
        Assert.DoesNotContain("detached", from.Driver.Calls);
    }

    [Fact]
    [Trait("Spec", "IF-15")]
    public void A_device_that_neither_stack_has_room_for_is_given_back()
    {
        using var from = new TestStack();
        using var to = new TestStack(up: false);
        Assert.Equal(Errno.None, from.Ifp.Ioctl(new SetName("lan")));
        to.Stack.Types.Register(IfType.Ether, static _ => null, static _ => { });
        from.Stack.Types.Register(IfType.Ether, static _ => null, static _ => { });

        Assert.Equal(Errno.ENOMEM, from.Stack.Interfaces.Move(from.Ifp, to.Stack, out _));

        Assert.Equal("detached", from.Driver.Calls[^1]);
        Assert.Empty(from.Stack.Interfaces.All);
    }

    [Fact]
    [Trait("Spec", "IF-15")]
    public void A_move_under_load_loses_no_packet_buffer_and_calls_no_driver_from_the_old_stack()
    {
        using var from = new TestStack(threaded: true);
        using var to = new TestStack(threaded: true, up: false);
        Assert.Equal(Errno.None, from.Ifp.Ioctl(new SetName("lan")));
        from.Driver.OnSent = m => Assert.Same(from.Driver.Ifp.Stack.Mbufs, m.Pool);
        using var crew = new Crew();
        crew.Repeat("send", () => _ = from.Ifp.Transmit(from.Frame()));
        crew.Repeat("receive", () => from.Ifp.Input(from.Frame()));
        crew.Await(() => from.Ifp.Counters.Snapshot().OutPackets > 100, "nothing is sent");

        Assert.Equal(Errno.None, from.Stack.Interfaces.Move(from.Ifp, to.Stack, out var moved));
        Assert.Equal(Errno.None, moved!.Ioctl(new SetFlags(IfFlags.Up)));
        Assert.Equal(Errno.None, moved.Transmit(to.Frame()));

        crew.Stop();
        crew.Join();
        Assert.Equal(0, moved.Counters.Snapshot().OutErrors);
    }

    /// <summary>What a process has only once could be seen by two stacks: nothing but constants, and what a thread keeps for itself.</summary>
    [Fact]
    [Trait("Spec", "IF-15")]
    public void Nothing_static_can_change()
    {
        var found = typeof(NetStack).Assembly.GetTypes()
            .Where(static t => !t.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false) && t.Namespace?.StartsWith("HwNet", StringComparison.Ordinal) == true)
            .SelectMany(static t => t.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Where(static f => !f.IsLiteral && !f.IsDefined(typeof(ThreadStaticAttribute)) && !IsConstant(f))
            .Select(static f => $"{f.DeclaringType!.FullName}.{f.Name}");

        Assert.Equal([EmptyFilter], found);
    }

    private static bool IsConstant(FieldInfo field) => field.IsInitOnly && IsImmutable(field.FieldType, depth: 0);

    /// <summary>Read-only all the way down; arrays of numbers are tables, which nobody writes.</summary>
    private static bool IsImmutable(Type type, int depth)
    {
        if (type.IsPrimitive || type.IsEnum || type == typeof(string) || type == typeof(TimeSpan) || type.FullName!.StartsWith("NLog.", StringComparison.Ordinal)
            || (type.IsArray && IsImmutable(type.GetElementType()!, depth)) || type.Namespace == "System.Collections.Frozen"
            || typeof(Delegate).IsAssignableFrom(type) || type.IsInterface || type == typeof(DateTime) || depth > 4)
        {
            return true;
        }

        var fields = type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic);
        return type.Namespace!.StartsWith("HwNet", StringComparison.Ordinal)
            ? fields.All(f => f.IsInitOnly && IsImmutable(f.FieldType, depth + 1))
            : Nullable.GetUnderlyingType(type) is { } inner && IsImmutable(inner, depth + 1);
    }

    private static IfNet Move(TestStack from, TestStack to)
    {
        var request = new MoveInterface(from.Ifp.Name, to.Stack);
        Assert.Equal(Errno.None, from.Stack.Ioctl(request));
        return request.Reply!;
    }
}
