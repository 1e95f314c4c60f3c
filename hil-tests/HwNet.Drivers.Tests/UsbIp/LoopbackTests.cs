using System.Net;
using HwNet.Bus.Usb;
using HwNet.Bus.Usb.UsbIp;
using HwNet.Net;

namespace HwNet.Drivers.Tests.UsbIp;

/// <summary>Our client on our server: importing, settings, control transfers, removal.</summary>
public partial class LoopbackTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public void The_list_tells_what_is_exported_and_leaves_out_what_is_taken()
    {
        using var rig = new Rig();
        using var device = Rig.Open(rig.Address);

        Assert.Equal(Errno.None, UsbIpClient.List(rig.Address, null, out var devices, out var failure));

        Assert.Null(failure);
        var two = Assert.Single(devices);
        Assert.Equal(("1-2", "1234:5678", UsbSpeed.High, 2), (two.BusId, two.Id, two.Speed, two.InterfaceCount));
        Assert.Equal([new(2, 6, 0), new(10, 0, 0)], two.Interfaces);
    }

    [Fact]
    public void An_imported_device_tells_what_it_is()
    {
        using var rig = new Rig();

        using var device = Rig.Open(rig.Address);

        Assert.Equal(rig.Address.ToString(), device.Info.Location);
        Assert.Equal(("Maker Tiny loop", "42", UsbSpeed.High), (device.Info.Description, device.Info.Serial, device.Info.Speed));
        Assert.Equal("1234:5678", device.Descriptors.Device.Id);
        Assert.Equal(3, device.Descriptors.Configurations[0].Interfaces.Count);
        Assert.False(device.IsGone);
        Assert.Equal(UsbIpServerEventKind.Attached, rig.Next().Kind);
    }

    [Fact]
    public void A_bus_device_is_found_matched_and_opened_once_at_a_time()
    {
        using var rig = new Rig();

        Assert.Equal(Errno.None, UsbIpBusDevice.Find(rig.Address.ToString(), null, out var found, out _));
        using var bus = found!;
        Assert.True(bus.Matches(new BusMatch("usb", "class:02/06/00", 0, "")));
        Assert.False(bus.Matches(new BusMatch("pcap", "*", 0, "")));
        Assert.Equal(Errno.None, bus.Open(out var first, out _));
        Assert.Equal(1, rig.One.Opened);
        first!.Dispose();
        Assert.Equal(Errno.None, bus.Open(out var second, out var failure));
        Assert.Null(failure);
        second!.Dispose();

        Assert.Equal(2, rig.One.Opened);
    }

    [Fact]
    public void What_is_not_exported_taken_or_not_there_is_told_apart()
    {
        using var rig = new Rig();
        var soon = new UsbIpClientOptions { BusyTimeout = TimeSpan.Zero };
        using var taken = Rig.Open(rig.Address);

        Assert.Equal(Errno.EBUSY, UsbIpDevice.Open(rig.Address, soon, out _, out var busy));
        Assert.Equal(Errno.ENXIO, UsbIpDevice.Open(rig.Address with { BusId = "9-9" }, soon, out _, out var missing));
        Assert.Equal(Errno.ECONNREFUSED, UsbIpDevice.Open(rig.Address with { Port = FreePort() }, soon, out _, out var refused));
        Assert.Equal(Errno.EINVAL, UsbIpBusDevice.Find("127.0.0.1", soon, out _, out var nothing));

        Assert.Contains("another client", busy, StringComparison.Ordinal);
        Assert.Contains("no such device", missing, StringComparison.Ordinal);
        Assert.Contains("nobody listens", refused, StringComparison.Ordinal);
        Assert.Contains("no bus id", nothing, StringComparison.Ordinal);
    }

    [Fact]
    public void A_device_given_back_can_be_imported_again()
    {
        using var rig = new Rig();
        for (var i = 1; i <= 3; i++)
        {
            using (var device = Rig.OpenConfigured(rig.Address))
            {
                Assert.Equal(UsbIpServerEventKind.Attached, rig.Next().Kind);
            }

            Assert.Equal(UsbIpServerEventKind.Detached, rig.Next().Kind);
            Assert.Equal(i, rig.One.Opened);
            Assert.Null(rig.One.Device);
        }
    }

    [Fact]
    public void Settings_reach_the_devices_own_operations()
    {
        using var rig = new Rig();

        using var device = Rig.OpenConfigured(rig.Address);
        rig.One.Device!.Halted.Add(0x81);
        Assert.Equal(UsbStatus.Completed, device.ClearHalt(0x81));
        Assert.Equal(UsbStatus.Stall, device.Control(new UsbSetup(0x21, 0x55, 0, 0, 0), [], Second).Status);

        Assert.Equal((1, 1), (rig.One.Device.Configuration, rig.One.Device.Alternate));
        Assert.Equal(new byte[] { 0, 1 }, rig.One.Device.Claims.Order());
        Assert.Contains("clear halt 81", rig.One.Device.Asked);
        Assert.Equal(UsbStatus.Completed, device.Reset());
        Assert.Contains("reset", rig.One.Device.Asked);
        Assert.Equal(0, rig.One.Device.Alternate);
    }

    [Fact]
    public void Settings_that_are_not_there_are_refused()
    {
        using var rig = new Rig();
        using var device = Rig.Open(rig.Address);
        using var ended = new Ended();
        using var transfer = ended.Make(0x02, 10);

        Assert.Equal(UsbStatus.Invalid, device.Submit(transfer));
        Assert.Equal(UsbStatus.Invalid, device.Claim(0));
        Assert.Equal(UsbStatus.Invalid, device.SetConfiguration(7));
        Assert.Equal(UsbStatus.Completed, device.SetConfiguration(1));
        Assert.Equal(UsbStatus.Invalid, device.Submit(transfer));
        Assert.Equal(UsbStatus.Invalid, device.SetAlternate(1, 1));
        Assert.Equal(UsbStatus.Completed, device.Claim(1));
        Assert.Equal(UsbStatus.Busy, device.SetConfiguration(0));
        Assert.Equal(UsbStatus.Invalid, device.SetAlternate(1, 2));
        Assert.Equal(UsbStatus.Invalid, device.ClearHalt(0x81));

        Assert.Equal(0, ended.Count);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(512)]
    [InlineData(70_000)]
    [InlineData(1_000_000)]
    public void Bytes_go_out_and_come_back_unchanged(int length)
    {
        using var rig = new Rig();
        using var device = Rig.OpenConfigured(rig.Address);
        using var ended = new Ended();
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        var room = new byte[length + 5];

        Assert.Equal(UsbStatus.Completed, device.Submit(ended.Make(0x81, room)));
        Assert.Equal(UsbStatus.Completed, device.Submit(ended.Make(0x02, bytes)));
        var both = new[] { ended.Next(), ended.Next() };

        Assert.All(both, e => Assert.Equal((UsbStatus.Completed, length), (e.Status, e.Length)));
        Assert.Equal(bytes, room[..length]);
        Assert.True(device.Drain(Rig.Long));
    }

    [Fact]
    public void Control_data_goes_both_ways_and_a_stall_is_a_stall()
    {
        using var rig = new Rig();
        using var device = Rig.Open(rig.Address);
        var data = new byte[8];

        var read = device.Control(UsbSetup.VendorRead(0x7f, 0, 0, 4), data, Second);
        var written = device.Control(UsbSetup.VendorWrite(0x01, 0, 0, 3), "abc"u8.ToArray(), Second);
        var stalled = device.Control(UsbSetup.VendorRead(0x33, 0, 0, 4), data, Second);

        Assert.Equal(new UsbResult(UsbStatus.Completed, 4), read);
        Assert.Equal(Convert.FromHexString("5A5A5A5A00000000"), data);
        Assert.Equal(new UsbResult(UsbStatus.Completed, 3), written);
        Assert.Contains("616263", rig.One.Device!.Asked);
        Assert.Equal(UsbStatus.Stall, stalled.Status);
    }

    [Fact]
    public void A_control_transfer_that_takes_too_long_times_out_and_the_next_one_works()
    {
        using var rig = new Rig();
        using var device = Rig.Open(rig.Address);
        var data = new byte[4];
        rig.One.Device!.Answer.Reset();

        var late = device.Control(UsbSetup.VendorRead(0x7f, 0, 0, 4), data, TimeSpan.FromMilliseconds(50));
        rig.One.Device.Answer.Set();
        var next = device.Control(UsbSetup.VendorRead(0x7f, 0, 0, 4), data, Rig.Long);

        Assert.Equal(UsbStatus.TimedOut, late.Status);
        Assert.Equal(new UsbResult(UsbStatus.Completed, 4), next);
        Assert.Equal(0, device.Statistics.DuplicateReplies);
    }

    [Fact]
    public void Unplugging_at_the_server_ends_everything_once_and_is_told_once()
    {
        using var rig = new Rig();
        using var device = Rig.OpenConfigured(rig.Address);
        using var ended = new Ended();
        var told = 0;
        using var forgotten = device.OnGone(() => told += 100);
        forgotten.Dispose();
        using var registration = device.OnGone(() => Interlocked.Increment(ref told));
        var transfers = Enumerable.Range(0, 20).Select(i => ended.Make(i % 2 == 0 ? (byte)0x81 : (byte)0x83, 64)).ToArray();
        Assert.All(transfers, t => Assert.Equal(UsbStatus.Completed, device.Submit(t)));

        rig.One.Device!.Unplug();

        Assert.All(transfers, _ => Assert.Equal(UsbStatus.NoDevice, ended.Next().Status));
        Rig.Until(() => Volatile.Read(ref told) > 0, "the handler is called");
        Assert.True(device.IsGone);
        Assert.Equal(UsbStatus.NoDevice, device.Submit(transfers[0]));
        Assert.Equal(UsbStatus.NoDevice, device.Reset());
        Assert.Equal(UsbStatus.NoDevice, device.Control(UsbSetup.VendorRead(1, 0, 0, 0), [], Second).Status);
        Assert.Contains("import it again", device.Failure, StringComparison.Ordinal);
        Assert.Equal(1, told);
        Assert.Equal(0, ended.Count);
        device.OnGone(() => told++).Dispose();
        Assert.Equal(2, told);
    }

    [Fact]
    public void A_server_that_stops_takes_its_devices_back()
    {
        var rig = new Rig();
        using var device = Rig.OpenConfigured(rig.Address);
        using var ended = new Ended();
        device.Submit(ended.Make(0x81, 64));

        rig.Dispose();

        Assert.Equal(UsbStatus.NoDevice, ended.Next().Status);
        Assert.Null(rig.One.Device);
    }

    [Fact]
    public void A_device_withdrawn_is_taken_from_its_client()
    {
        using var rig = new Rig();
        using var device = Rig.OpenConfigured(rig.Address);

        Assert.Equal(Errno.None, rig.Server.Withdraw("1-1"));
        Assert.Equal(Errno.ENOENT, rig.Server.Withdraw("1-1"));

        Rig.Until(() => device.IsGone, "the client loses it");
        Assert.Equal(Errno.ENXIO, UsbIpDevice.Open(rig.Address, null, out _, out _));
    }

    [Fact]
    public void Disposing_ends_what_is_in_flight()
    {
        using var rig = new Rig();
        var device = Rig.OpenConfigured(rig.Address);
        using var ended = new Ended();
        var transfers = Enumerable.Range(0, 5).Select(_ => ended.Make(0x81, 64)).ToArray();
        Assert.All(transfers, t => device.Submit(t));
        var told = 0;
        device.OnGone(() => told++);

        device.Dispose();
        device.Dispose();

        Assert.Equal(5, ended.Count);
        Assert.Equal(0, told);
        Assert.All(transfers, t => t.Dispose());
    }

    [Fact]
    public async Task Waiting_in_a_completion_throws()
    {
        using var rig = new Rig();
        using var device = Rig.OpenConfigured(rig.Address);
        var caught = new TaskCompletionSource<Exception?>();
        var transfer = new UsbTransfer(0x02, _ => caught.SetResult(Record.Exception(() => device.Drain(Second)))) { Buffer = new byte[1] };

        device.Submit(transfer);

        Assert.IsType<InvalidOperationException>(await caught.Task.WaitAsync(Rig.Long));
    }

    [Fact]
    public void A_completion_that_throws_does_not_end_the_connection()
    {
        using var rig = new Rig();
        using var device = Rig.OpenConfigured(rig.Address);
        using var ended = new Ended();
        device.Submit(new UsbTransfer(0x02, _ => throw new InvalidOperationException("on purpose")) { Buffer = new byte[1] });

        device.Submit(ended.Make(0x02, 1));

        Assert.Equal(UsbStatus.Completed, ended.Next().Status);
        Assert.True(device.Drain(Rig.Long));
    }

    [Fact]
    public void Several_devices_and_clients_work_at_once()
    {
        using var rig = new Rig();
        using var one = Rig.OpenConfigured(rig.Address);
        using var two = Rig.OpenConfigured(rig.Address with { BusId = "1-2" });

        Parallel.ForEach([one, two], device =>
        {
            using var ended = new Ended();
            for (var i = 0; i < 200; i++)
            {
                device.Submit(ended.Make(0x02, i));
                var (_, status, length) = ended.Next();
                Assert.Equal((UsbStatus.Completed, i), (status, length));
            }
        });

        Assert.Equal(2, rig.Server.Statistics.Imports);
    }

    [SkippableFact]
    public void IPv6_is_spoken()
    {
        Skip.IfNot(System.Net.Sockets.Socket.OSSupportsIPv6, "this machine has no IPv6");
        using var server = new UsbIpServer(new UsbIpServerOptions { Address = IPAddress.IPv6Loopback, Port = 0 });
        Assert.Equal(Errno.None, server.Export("1-1", new TinyBusDevice()));
        Assert.Equal(Errno.None, server.Start(out _));

        Assert.True(UsbIpAddress.TryParse($"[::1]:{server.EndPoint!.Port}/1-1", out var address, out _));
        using var device = Rig.OpenConfigured(address);

        Assert.False(device.IsGone);
    }

    [Fact]
    public void A_port_that_is_taken_is_told()
    {
        using var rig = new Rig();
        using var second = new UsbIpServer(new UsbIpServerOptions { Port = rig.Address.Port });

        Assert.Equal(Errno.EADDRINUSE, second.Start(out var failure));
        Assert.Contains("taken already", failure, StringComparison.Ordinal);
        Assert.Equal(Errno.EINVAL, second.Export("a b", rig.One));
        Assert.Equal(Errno.None, second.Export("a", rig.One));
        Assert.Equal(Errno.EEXIST, second.Export("a", rig.One));
    }

    private static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
