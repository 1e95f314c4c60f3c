using HwNet.Buffers;
using HwNet.Ioctl;
using HwNet.Net;
using HwNet.Wire;

namespace HwNet.Core.Tests.Net;

public sealed class DetachTests
{
    private static readonly LinkAddress Group = LinkAddress.Parse("01:00:5e:00:00:05");

    private static readonly string[] Order =
    [
        "detach event sim0: indexed, up, 1 queued, Link Inet",
        "driver stop: indexed, down, 1 queued, Link Inet",
        "driver drain: indexed, down, 1 queued, Link Inet",
        "ctlinput down: indexed, down, 0 queued, Link Inet",
        "ifmsg sim0: indexed, down, 0 queued, Link Inet",

        // Three groups: the one joined here, and all-hosts with its link-layer group.
        "group left sim0: indexed, down, 0 queued, Link Inet",
        "group left sim0: indexed, down, 0 queued, Link Inet",
        "group left sim0: indexed, down, 0 queued, Link Inet",
        "address removed sim0: indexed, down, 0 queued, Link",
        "domain purge: indexed, down, 0 queued, ",
        "DEPARTURE sim0: indexed, down, 0 queued, ",
        "notify DETACH sim0: indexed, down, 0 queued, ",
        "domain detach: indexed, down, 0 queued, ",
        "driver detached: gone, down, 0 queued, ",
    ];

    [Fact]
    [Trait("Spec", "IF-07")]
    public void Detach_takes_the_interface_apart_in_order()
    {
        using var bench = new TestStack(ringSize: 1);
        var domain = new RecordingDomain([]);
        bench.Stack.AddDomain(domain);
        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new AddAddress(Ipv4Address.Parse("192.0.2.1"), 24)));
        Assert.Equal(Errno.None, bench.Ifp.JoinMulti(SockAddr.Link(Group)));
        bench.Driver.SendsAtOnce = false;
        Assert.Equal(Errno.None, bench.Ifp.Transmit(bench.Frame()));
        Assert.Equal(Errno.None, bench.Ifp.Transmit(bench.Frame()));
        var seen = new List<string>();
        void Note(string what) => seen.Add($"{what}: {Describe(bench, bench.Ifp)}");
        domain.OnCall = (_, what) => Note(what);
        bench.Driver.OnStop = () => Note("driver stop");
        bench.Driver.OnDrain = () => Note("driver drain");
        bench.Driver.OnDetached = () => Note("driver detached");
        using var subscription = bench.Stack.Events.Subscribe(e => Note(EventText.Of(e)));

        Assert.Equal(Errno.None, bench.Stack.Interfaces.Detach(bench.Ifp));

        Assert.Equal(Order, seen);
        Assert.Null(bench.Stack.Interfaces.ByIndex(1));
        Assert.Empty(bench.Stack.Interfaces.All);
        Assert.Null(bench.Ifp.DataOf(domain));
        Assert.Equal(0, bench.Stack.Mbufs.Outstanding);
    }

    [Fact]
    [Trait("Spec", "IF-08")]
    public void A_detached_interface_refuses_everything_and_calls_no_driver()
    {
        using var bench = new TestStack();
        bench.Stack.Knobs.IfqDispatchSchedOnly = true;
        Assert.Equal(Errno.None, bench.Ifp.Transmit(bench.Frame()));
        Assert.Equal(Errno.None, bench.Stack.Interfaces.Detach(bench.Ifp));
        var (calls, requests) = (bench.Driver.Calls.Count, bench.Driver.Requests.Count);
        Assert.Equal("detached", bench.Driver.Calls[^1]);

        Assert.Equal(Errno.ENXIO, bench.Stack.Interfaces.Detach(bench.Ifp));
        Assert.Equal(Errno.ENXIO, bench.Ifp.Transmit(bench.Frame()));
        Assert.Equal(Errno.ENXIO, bench.Ifp.Output(bench.Frame(), SockAddr.Raw));
        Assert.Equal(Errno.ENXIO, bench.Ifp.Ioctl(new SetFlags(IfFlags.Up)));
        Assert.Equal(Errno.ENXIO, bench.Stack.Ioctl("sim0", new GetMtu()));
        Assert.Equal(Errno.ENXIO, bench.Ifp.JoinMulti(SockAddr.Link(Group)));
        Assert.Equal(Errno.ENXIO, bench.Ifp.SetPromiscuous(true));
        bench.Ifp.LeaveAllMulti();
        bench.Ifp.Input(bench.Frame());
        bench.Ifp.Serializer.Enter();
        bench.Ifp.ArmWatchdog(1);
        bench.Ifp.TransmitComplete();
        bench.Ifp.DevStart();
        Assert.Equal(Errno.ENETDOWN, bench.Ifp.Reset());
        bench.Ifp.Serializer.Exit();
        bench.Ifp.ScheduleTransmitComplete();
        bench.Ifp.Vanish("pulled out");
        bench.Stack.SlowTimer.Tick();
        _ = bench.Stack.RunUntilIdle();

        Assert.Equal((calls, requests, 0), (bench.Driver.Calls.Count, bench.Driver.Requests.Count, bench.Driver.Starts));
        Assert.Equal(0, bench.Stack.Mbufs.Outstanding);
    }

    [Fact]
    [Trait("Spec", "IF-08")]
    public void A_device_that_vanishes_in_the_middle_of_its_attach_leaves_no_interface_behind()
    {
        using var stack = new NetStack(new NetStackOptions { Threaded = false });
        stack.Types.Register(
            IfType.Ether,
            ifp =>
            {
                ifp.Vanish("pulled out");
                _ = stack.RunUntilIdle();
                return ifp;
            },
            static _ => { });

        Assert.Equal(Errno.None, stack.Interfaces.Attach("sim", new ScriptedDriver(), TestStack.Options(), out var ifp));
        _ = stack.RunUntilIdle();

        Assert.True(ifp!.IsDetached);
        Assert.Empty(stack.Interfaces.All);
    }

    [Fact]
    [Trait("Spec", "IF-08")]
    public void Frames_of_the_interface_that_wait_for_a_protocol_are_processed_before_detach_returns()
    {
        using var bench = new TestStack();
        var handled = 0;
        bench.Stack.Netisr.Register(NetisrProtocol.Local1, (ref MbufBatch batch) =>
        {
            Assert.Same(bench.Ifp, batch.First!.ReceivedOn);
            handled += batch.FreeAll();
        });
        for (var i = 0; i < 5; i++)
        {
            bench.Ifp.Input(bench.Frame());
        }

        Assert.Equal(0, handled);
        Assert.Equal(Errno.None, bench.Stack.Interfaces.Detach(bench.Ifp));

        Assert.Equal(5, handled);
        Assert.Equal(0, bench.Stack.Mbufs.Outstanding);
    }

    [Fact]
    [Trait("Spec", "IF-08")]
    public void A_driver_that_throws_while_it_leaves_does_not_stop_the_detach()
    {
        using var bench = new TestStack();
        bench.Driver.OnStop = bench.Driver.OnDrain = bench.Driver.OnDetached = static () => throw new InvalidTimeZoneException();

        Assert.Equal(Errno.None, bench.Stack.Interfaces.Detach(bench.Ifp));

        Assert.True(bench.Ifp.IsDetached);
        Assert.Empty(bench.Stack.Interfaces.All);
    }

    [Fact]
    [Trait("Spec", "IF-08")]
    public void A_driver_may_be_attached_again_after_detach_and_works()
    {
        using var bench = new TestStack();
        Assert.Equal(Errno.None, bench.Stack.Interfaces.Detach(bench.Ifp));

        Assert.Equal(Errno.None, bench.Stack.Interfaces.Attach("sim", bench.Driver, TestStack.Options(), out var again));
        Assert.Equal(Errno.None, again!.Ioctl(new SetFlags(IfFlags.Up)));
        Assert.Equal(Errno.None, again.Transmit(bench.Frame()));

        Assert.Equal((1L, 0L), (again.Counters.Snapshot().OutPackets, bench.Ifp.Counters.Snapshot().OutPackets));
    }

    [Fact]
    [Trait("Spec", "IF-08")]
    public void A_device_that_vanishes_is_detached_by_its_own_thread()
    {
        using var bench = new TestStack(threaded: true);
        using var crew = new Crew();
        bench.Driver.SendsAtOnce = false;
        Assert.Equal(Errno.None, bench.Ifp.Transmit(bench.Frame()));
        bench.Driver.OnStart = static () => throw new InvalidTimeZoneException();

        Assert.Equal(Errno.None, bench.Ifp.Transmit(bench.Frame()));

        crew.Await(() => bench.Ifp.IsDetached && bench.Stack.Interfaces.All.Count == 0, "no detach");
        bench.Stack.Ports.Sync();
        Assert.Equal("detached", bench.Driver.Calls[^1]);
        Assert.Empty(bench.Stack.Mbufs.Ledger());
    }

    private static string Describe(TestStack bench, IfNet ifp) => string.Join(
        ", ",
        bench.Stack.Interfaces.ByIndex(ifp.Index) == ifp ? "indexed" : "gone",
        (ifp.Flags & IfFlags.Up) != 0 ? "up" : "down",
        $"{ifp.SendQueue.Length} queued",
        string.Join(' ', ifp.Addresses.Select(static a => a.Family)));
}
