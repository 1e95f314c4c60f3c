using HwNet.Ioctl;
using HwNet.Net;

namespace HwNet.Drivers.Tests.FrameNic;

public sealed class FrameNicDriverTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly DriverStack _stack = new(threaded: true);
    private readonly MemoryBusDevice _bus = new();
    private readonly IfNet _ifp;

    public FrameNicDriverTests() => _ifp = _stack.Attach(_bus)[0];

    public void Dispose()
    {
        _stack.Dispose();
        Assert.All(_bus.Opened, d => Assert.True(d.IsDisposed, "a device was left open"));
    }

    [Fact]
    public void The_device_is_open_exactly_while_the_interface_is_up()
    {
        Assert.Empty(_bus.Opened);

        DriverStack.Up(_ifp);
        Assert.False(_bus.Current.IsDisposed);

        DriverStack.Down(_ifp);
        Assert.True(_bus.Current.IsDisposed);
    }

    [Fact]
    public void A_device_that_cannot_be_opened_leaves_the_interface_down_and_says_why()
    {
        _bus.OpenResult = Errno.EACCES;

        Assert.Equal(Errno.EACCES, _ifp.Ioctl(new SetFlags(IfFlags.Up)));

        Assert.False(_ifp.Flags.HasFlag(IfFlags.Up));
        var status = new GetStatus();
        Assert.Equal(Errno.None, _ifp.Ioctl(status));
        Assert.Contains("run as root", status.Reply, StringComparison.Ordinal);
    }

    [Fact]
    public void Frames_that_arrive_reach_the_tap_in_order()
    {
        DriverStack.Up(_ifp);
        var tap = new RecordingTap();
        using var subscription = _ifp.Tap(tap);

        _bus.Current.Arrive(Bytes(1), Bytes(2), Bytes(3));

        Assert.True(SpinWait.SpinUntil(() => tap.Incoming.Count == 3, Limit));
        Assert.Equal([1, 2, 3], tap.Incoming.Select(f => f[14]));
    }

    [Fact]
    public void A_full_device_keeps_the_rest_queued_in_order_and_goes_on_when_there_is_room()
    {
        DriverStack.Up(_ifp);
        _bus.Current.SetRoom(2);

        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(Errno.None, Send((byte)i));
        }

        Assert.Equal(2, _bus.Current.SentFrames.Count);
        Assert.True(_ifp.Flags.HasFlag(IfFlags.OActive));
        _bus.Current.SetRoom(100);
        Assert.True(SpinWait.SpinUntil(() => _bus.Current.SentFrames.Count == 10, Limit));
        Assert.Equal(Enumerable.Range(0, 10).Select(i => (byte)i), _bus.Current.SentFrames.Select(f => f[14]));
        Assert.False(_ifp.Flags.HasFlag(IfFlags.OActive));
    }

    [Fact]
    public void A_device_that_goes_away_detaches_its_interface_with_its_own_words()
    {
        DriverStack.Up(_ifp);
        using var gone = new ManualResetEventSlim();
        string? cause = null;
        using var subscription = _stack.Stack.Events.Subscribe(e =>
        {
            cause = (e as IfEvent.Vanished)?.Cause ?? cause;
            if (e is IfEvent.DeviceNotify { Type: "DETACH" })
            {
                gone.Set();
            }
        });

        _bus.Current.PullOut();

        Assert.True(gone.Wait(Limit));
        Assert.Equal("mem0 went away; plug it in again", cause);
        Assert.True(SpinWait.SpinUntil(() => _ifp.IsDetached, Limit));
        Assert.Equal(Errno.ENXIO, Send(1));
    }

    [Fact]
    public void A_carrier_that_changes_is_reported()
    {
        DriverStack.Up(_ifp);
        Assert.Equal(LinkState.Up, _ifp.Link);

        _bus.Current.Link = LinkState.Down;

        Assert.True(SpinWait.SpinUntil(() => _ifp.Link == LinkState.Down, Limit));
    }

    [Fact]
    public void An_address_of_its_own_or_a_joined_group_makes_the_device_promiscuous()
    {
        DriverStack.Up(_ifp);
        Assert.False(_bus.Current.Promiscuous);

        Assert.Equal(Errno.None, _ifp.JoinMulti(SockAddr.Link(LinkAddress.Parse("01:00:5e:00:00:05"))));
        Assert.True(_bus.Current.Promiscuous);
        Assert.Equal(Errno.None, _ifp.LeaveMulti(SockAddr.Link(LinkAddress.Parse("01:00:5e:00:00:05"))));
        Assert.False(_bus.Current.Promiscuous);

        Assert.Equal(Errno.None, _ifp.Ioctl(new SetLinkAddress(LinkAddress.Parse("02:00:00:00:00:78"))));
        Assert.True(_bus.Current.Promiscuous);
    }

    [Fact]
    public void The_mtu_may_be_lowered_but_not_raised_above_the_hosts()
    {
        DriverStack.Up(_ifp);

        Assert.Equal(Errno.None, _ifp.Ioctl(new SetMtu(1400)));
        Assert.Equal(Errno.EINVAL, _ifp.Ioctl(new SetMtu(1501)));
        Assert.Equal(1400, _ifp.Mtu);
    }

    [Fact]
    public void A_wedged_transmitter_gets_a_fresh_device_from_the_watchdog()
    {
        DriverStack.Up(_ifp);
        ((IWedge)_ifp.Driver).Wedged = true;
        Assert.Equal(Errno.None, Send(1));

        for (var second = 0; second < 6; second++)
        {
            _stack.Stack.SlowTimer.Tick();
        }

        Assert.Equal(2, _bus.Opened.Count);
        Assert.Equal(Errno.None, Send(2));
        Assert.True(SpinWait.SpinUntil(() => _bus.Current.SentFrames.Count == 1, Limit));
    }

    [Fact]
    public void Repeated_resets_do_not_pile_up_open_devices()
    {
        DriverStack.Up(_ifp);

        // A reset closes what an earlier one stopped, as soon as its thread has ended: the first that finds one so is enough.
        Assert.True(SpinWait.SpinUntil(ResetAndLook, Limit), $"{_bus.Opened.Count} devices were opened and none was closed");
    }

    private bool ResetAndLook()
    {
        _ifp.Serializer.Enter();
        var error = _ifp.Reset();
        _ifp.Serializer.Exit();
        return error == Errno.None && _bus.Opened.Exists(static d => d.IsDisposed);
    }

    private Errno Send(byte mark)
    {
        var m = _stack.Frame(LinkAddress.Parse("02:00:00:00:00:01"));
        m.Data[14] = mark;
        return _ifp.Transmit(m);
    }

    private static byte[] Bytes(byte mark)
    {
        var frame = new byte[60];
        LinkAddress.Broadcast.Write(frame);
        frame[12] = 0x88;
        frame[13] = 0xb5;
        frame[14] = mark;
        return frame;
    }
}
