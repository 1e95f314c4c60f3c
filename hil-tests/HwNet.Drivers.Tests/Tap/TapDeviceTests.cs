using HwNet.Buffers;
using HwNet.Bus.Pcap.Tap;
using HwNet.Net;

namespace HwNet.Drivers.Tests.Tap;

[Trait("Spec", "IF-124")]
public class TapDeviceTests
{
    private const ushort Arp = 0x0806;

    [SkippableFact]
    public void The_kernels_interface_is_there_while_it_is_held_and_no_longer()
    {
        using var rig = new TapRig();

        var tap = rig.Open();
        var held = rig.HostFlags();
        tap.Dispose();

        Assert.NotNull(held);
        Assert.Null(rig.HostFlags());
    }

    [SkippableFact]
    public void A_persistent_interface_stays()
    {
        using var rig = new TapRig();
        _ = rig.Space.Must("ip", "tuntap", "add", TapRig.Name, "mode", "tap");

        var tap = rig.Open();
        var persistent = tap.IsPersistent;
        tap.Dispose();

        Assert.True(persistent);
        Assert.NotNull(rig.HostFlags());
    }

    [SkippableFact]
    public void The_kernel_sees_carrier_while_the_cable_is_plugged_in()
    {
        using var rig = new TapRig();
        var tap = rig.Open();
        rig.SetUp();

        Assert.Contains("NO-CARRIER", rig.HostFlags()!, StringComparison.Ordinal);
        var device = rig.Plug(tap);
        Assert.Contains("LOWER_UP", rig.HostFlags()!, StringComparison.Ordinal);
        device.Dispose();
        Assert.Contains("NO-CARRIER", rig.HostFlags()!, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void A_device_that_is_closed_late_leaves_the_cable_to_the_next_one()
    {
        using var rig = new TapRig();
        var tap = rig.Open();
        rig.SetUp();
        var first = rig.Plug(tap);
        _ = rig.Plug(tap);

        first.Dispose();

        Assert.Contains("LOWER_UP", rig.HostFlags()!, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Our_carrier_is_the_kernels_flag_and_its_cure_is_told()
    {
        using var rig = new TapRig();
        var device = rig.Plug(rig.Open());
        var frame = rig.Frame("02:00:00:00:00:01", 60);

        Assert.Equal(LinkState.Down, device.Link);
        Assert.Equal("hw0 is down on the kernel's side. Bring it up: ip link set hw0 up", device.Failure);
        Assert.Equal(Errno.ENETDOWN, device.Send(ref frame));
        rig.SetUp();
        Assert.Equal(LinkState.Up, device.Link);
        Assert.Equal(Errno.None, device.Send(ref frame));
        Assert.Null(device.Failure);
    }

    [SkippableFact]
    public void Frames_go_both_ways_and_are_counted()
    {
        using var rig = new TapRig();
        var tap = rig.Open();
        var device = rig.Plug(tap);
        rig.SetUp();
        _ = rig.Space.Must("ip", "addr", "add", "10.9.0.1/24", "dev", TapRig.Name);

        using var ping = rig.Space.Start("ping", "-c", "1", "-W", "1", "10.9.0.2");
        var length = rig.Await(device, Arp);
        var frames = rig.Frame(tap.HostLladdr.ToString(), 60);
        Assert.Equal(Errno.None, device.Send(ref frames));

        Assert.Equal(42, length);
        Assert.Equal(1, device.Statistics.Sent);
        Assert.True(device.Statistics.Received >= 1);
        Assert.Equal("1", rig.Space.Must("cat", $"/sys/class/net/{TapRig.Name}/statistics/rx_packets").Trim());
        ping.Kill();
        ping.WaitForExit();
    }

    [SkippableFact]
    public void A_frame_too_short_for_a_header_is_refused_and_stays_the_callers()
    {
        using var rig = new TapRig();
        var device = rig.Plug(rig.Open());
        rig.SetUp();
        var frames = rig.Frame("", 13);

        Assert.Equal(Errno.EMSGSIZE, device.Send(ref frames));

        Assert.Equal(1, frames.FreeAll());
    }

    [SkippableFact]
    public void A_frame_longer_than_a_buffer_is_dropped_and_counted()
    {
        using var rig = new TapRig();
        var device = rig.Plug(rig.Open());
        _ = rig.Space.Must("ip", "link", "set", TapRig.Name, "mtu", "9000", "up");
        _ = rig.Space.Must("ip", "addr", "add", "10.9.0.1/24", "dev", TapRig.Name);
        _ = rig.Space.Must("ip", "neigh", "add", "10.9.0.2", "lladdr", "02:00:00:00:00:02", "dev", TapRig.Name);

        using var ping = rig.Space.Start("ping", "-c", "1", "-W", "1", "-s", "5000", "10.9.0.2");
        ping.WaitForExit();
        var got = default(MbufBatch);
        Assert.Equal(Errno.None, device.Receive(rig.Pool, ref got, 64, TimeSpan.Zero));

        _ = got.FreeAll();
        Assert.Equal(1, device.Statistics.Oversized);
        Assert.Equal(9000, device.Info.Mtu);
    }

    [SkippableFact]
    public void Without_buffers_frames_are_dropped_and_counted()
    {
        using var rig = new TapRig();
        using var empty = new MbufPool(1);
        Assert.True(empty.TryGet(out var taken));
        var device = rig.Plug(rig.Open());
        rig.SetUp();
        _ = rig.Space.Must("ip", "addr", "add", "10.9.0.1/24", "dev", TapRig.Name);
        using var ping = rig.Space.Start("ping", "-c", "1", "-W", "1", "10.9.0.2");
        ping.WaitForExit();

        var got = default(MbufBatch);
        Assert.Equal(Errno.None, device.Receive(empty, ref got, 64, TimeSpan.Zero));

        taken.Free();
        Assert.True(got.IsEmpty);
        Assert.True(device.Statistics.NoBuffer >= 1);
    }

    [SkippableFact]
    public void A_receive_ends_when_it_is_cancelled()
    {
        using var rig = new TapRig();
        var device = rig.Plug(rig.Open());
        var result = Errno.None;
        var thread = new Thread(() =>
        {
            var got = default(MbufBatch);
            result = device.Receive(rig.Pool, ref got, 1, Timeout.InfiniteTimeSpan);
        });
        thread.Start();

        device.Cancel();

        Assert.True(thread.Join(TimeSpan.FromSeconds(20)));
        Assert.Equal(Errno.EINTR, result);
    }

    [SkippableFact]
    public void An_interface_that_is_removed_ends_the_receive_and_says_so()
    {
        using var rig = new TapRig();
        var device = rig.Plug(rig.Open());
        var result = Errno.None;
        var thread = new Thread(() =>
        {
            var got = default(MbufBatch);
            result = device.Receive(rig.Pool, ref got, 1, Timeout.InfiniteTimeSpan);
        });
        thread.Start();

        _ = rig.Space.Must("ip", "link", "delete", TapRig.Name);

        Assert.True(thread.Join(TimeSpan.FromSeconds(20)));
        Assert.Equal(Errno.ENXIO, result);
        Assert.Contains("went away while it was open", device.Failure!, StringComparison.Ordinal);
        Assert.Equal(LinkState.Down, device.Link);
    }

    [SkippableFact]
    public void An_interface_may_move_to_another_namespace_while_it_is_open()
    {
        using var rig = new TapRig();
        using var elsewhere = new HwNet.Bench.Lab.NetNamespace();
        var device = rig.Plug(rig.Open());

        _ = rig.Space.Must("ip", "link", "set", TapRig.Name, "netns", elsewhere.Name);
        _ = elsewhere.Must("ip", "link", "set", TapRig.Name, "up");

        Assert.Equal(LinkState.Up, device.Link);
        Assert.Equal(1500, device.Info.Mtu);
        var frames = rig.Frame("02:00:00:00:00:01", 60);
        Assert.Equal(Errno.None, device.Send(ref frames));
    }

    [SkippableTheory]
    [InlineData("lo", Errno.EINVAL, "lo is an interface already, and no TAP")]
    [InlineData("sixteenbyteslong", Errno.EINVAL, "Take 1 to 15 bytes")]
    [InlineData("hw%d", Errno.EINVAL, "Take 1 to 15 bytes")]
    [InlineData("h w", Errno.EINVAL, "Take 1 to 15 bytes")]
    public void What_cannot_be_opened_says_why_and_what_to_do(string name, Errno error, string words)
    {
        using var rig = new TapRig();

        var (got, tap, failure) = rig.TryOpen(name);

        Assert.Equal(error, got);
        Assert.Null(tap);
        Assert.Contains(words, failure!, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void An_interface_that_is_in_use_is_busy()
    {
        using var rig = new TapRig();
        _ = rig.Open();

        var (error, _, failure) = rig.TryOpen();

        Assert.Equal(Errno.EBUSY, error);
        Assert.Contains("End that program, or choose another name", failure!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Errno.ENOENT, "modprobe tun")]
    [InlineData(Errno.ENXIO, "modprobe tun")]
    [InlineData(Errno.EACCES, "Run as root")]
    [InlineData(Errno.EIO, "kernel's log")]
    public void A_driver_that_is_not_there_says_what_to_do(Errno error, string cure) =>
        Assert.Contains(cure, TapFailure.NoDriver(error), StringComparison.Ordinal);

    [SkippableFact]
    public void An_interface_of_this_layer_goes_down_and_up_and_the_kernels_keeps_its_address()
    {
        using var rig = new TapRig();
        var stack = new NetStack();
        var device = rig.Space.Enter(() =>
        {
            Assert.Equal(Errno.None, TapNic.TapNicDevice.Find(TapRig.Name, stack.Clock, out var found, out _));
            return found!;
        });
        var module = new TapNic.TapNicModule();
        Assert.Equal(Errno.None, module.Attach(stack, device, module.Match(device)!, out var ifps, out _));
        rig.SetUp();
        _ = rig.Space.Must("ip", "addr", "add", "10.9.0.1/24", "dev", TapRig.Name);

        for (var round = 0; round < 3; round++)
        {
            Assert.Equal(Errno.None, ifps[0].Ioctl(new Ioctl.SetFlags(ifps[0].Flags | IfFlags.Up)));
            Assert.Contains("LOWER_UP", rig.HostFlags()!, StringComparison.Ordinal);
            Assert.Equal(Errno.None, ifps[0].Ioctl(new Ioctl.SetFlags(ifps[0].Flags & ~IfFlags.Up)));
        }

        Assert.Contains("10.9.0.1/24", rig.Space.Must("ip", "addr", "show", "dev", TapRig.Name), StringComparison.Ordinal);
        Assert.NotEqual(device.HostLladdr, ifps[0].Lladdr);
        stack.Dispose();
        Assert.Null(rig.HostFlags());
        Assert.Equal(0, stack.Mbufs.Outstanding);
    }
}
