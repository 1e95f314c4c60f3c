using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using HwNet.Bus.Usb;
using HwNet.Bus.Usb.LibUsb;

namespace HwNet.Drivers.Tests.Usb.LibUsb;

/// <summary>What only libusb has, with gadgets of the Linux kernel: drivers of the kernel, hot plug, files of the system.</summary>
[Collection(LabGuest.Collection)]
[Trait("Where", "guest")]
public class LibUsbGadgetTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    [SkippableFact]
    public void The_kernel_s_driver_goes_with_the_claim_and_comes_back_with_the_release()
    {
        Skip.If(LabGuest.Missing("ecm") is not null, LabGuest.Missing("ecm"));
        var found = LabGuest.Find("ecm");
        Assert.Equal("cdc_ether", found.KernelDriver(1, 0));
        Assert.Equal(Errno.None, found.Open(out var device, out var failure));
        using (device)
        {
            Assert.True(device!.Claim(1) == UsbStatus.Completed, device.Failure);
            Assert.Equal(("usbfs", null), (found.KernelDriver(1, 1), found.KernelDriver(1, 0)));
            Assert.True(device.Claim(0) == UsbStatus.Completed, device.Failure);
            Assert.Equal("usbfs", found.KernelDriver(1, 0));

            Assert.Equal(UsbStatus.Completed, device.Release(1));
            Assert.Null(found.KernelDriver(1, 1));
            Assert.Equal(UsbStatus.Completed, device.Release(0));
            Assert.Equal(("cdc_ether", "cdc_ether"), (found.KernelDriver(1, 0), found.KernelDriver(1, 1)));

            Assert.Equal(UsbStatus.Completed, device.Claim(0));
            Assert.Equal(UsbStatus.Completed, device.Claim(1));
            Assert.Equal(UsbStatus.Completed, device.SetAlternate(1, 1));
        }

        Assert.Null(failure);
        Assert.Equal(("cdc_ether", "cdc_ether"), (found.KernelDriver(1, 0), found.KernelDriver(1, 1)));
    }

    [SkippableFact]
    public void The_configuration_can_be_left_and_set_again_though_the_kernel_has_drivers()
    {
        Skip.If(LabGuest.Missing("ecm") is not null, LabGuest.Missing("ecm"));
        var found = LabGuest.Find("ecm");
        Assert.Equal(Errno.None, found.Open(out var device, out _));
        using (device)
        {
            Assert.True(device!.SetConfiguration(0) == UsbStatus.Completed, device.Failure);
            Assert.Equal(UsbStatus.Invalid, device.Claim(0));
            Assert.Equal(UsbStatus.Invalid, device.SetConfiguration(7));
            Assert.True(device.SetConfiguration(1) == UsbStatus.Completed, device.Failure);
            Assert.True(device.Claim(0) == UsbStatus.Completed, device.Failure);
            Assert.Equal(UsbStatus.Busy, device.SetConfiguration(0));
        }

        Assert.Equal("cdc_ether", found.KernelDriver(1, 0));
    }

    [SkippableFact]
    public void Who_has_an_interface_is_named()
    {
        using var loop = LibUsbLoopback.Open();
        Assert.Equal(Errno.None, LabGuest.Find("loopback").Open(out var second, out _));
        using (second)
        {
            Assert.Equal(UsbStatus.Busy, second!.Claim(loop.Interface));

            Assert.Contains("interface 0 cannot be claimed: this program itself has it", second.Failure, StringComparison.Ordinal);
        }
    }

    [SkippableFact]
    public void The_bytes_of_descriptors_are_the_same_from_the_kernel_and_from_libusb()
    {
        Skip.If(LabGuest.Missing("loopback") is not null, LabGuest.Missing("loopback"));
        Assert.Equal(Errno.None, LibUsbContextHandle.Open(out var context, out _));
        using (context)
        {
            Assert.Equal(Errno.None, LibUsbScan.Read(context!, out var kernel, out _));
            Assert.Equal(Errno.None, LibUsbScan.Read(context!, out var parsed, out _, portable: true));

            Assert.Equal(kernel.Select(d => d.Location), parsed.Select(d => d.Location));
            foreach (var (one, other) in kernel.Zip(parsed))
            {
                var bytes = ReadAll($"/sys/bus/usb/devices/{one.Location}/descriptors");
                Assert.Equal(UsbDeviceDescriptor.Read(bytes), one.Descriptors.Device);
                Assert.Equal(one.Descriptors.Device, other.Descriptors.Device);
                Assert.Equal(bytes[18..], one.Descriptors.Configurations.SelectMany(c => c.Raw.ToArray()));
                Assert.Equal(bytes[18..], other.Descriptors.Configurations.SelectMany(c => c.Raw.ToArray()));
                Assert.NotNull(one.Info.Serial);
                Assert.Null(other.Info.Serial);
            }
        }
    }

    [SkippableFact]
    public void A_device_says_its_name_place_and_speed()
    {
        using var loop = LibUsbLoopback.Open();
        var found = LabGuest.Find("loopback");

        Assert.Equal("HwNet Loopback gadget", found.Description);
        Assert.StartsWith("LAB0", found.Info.Serial, StringComparison.Ordinal);
        Assert.Equal(loop.PacketSize switch { 64 => UsbSpeed.Full, 512 => UsbSpeed.High, _ => UsbSpeed.Super }, found.Info.Speed);
        Assert.Equal(LabGuest.Gadget("port", "loopback").Trim(), found.Location);
        Assert.StartsWith("usb", found.Hub, StringComparison.Ordinal);

        // What is read from the device itself, where the system has no files, is the same.
        var before = loop.Device.Info;
        ((LibUsbDevice)loop.Device).ReadStrings();
        Assert.Equal(before, loop.Device.Info);
    }

    [SkippableFact]
    public void Plugging_and_unplugging_is_told()
    {
        Skip.If(LabGuest.Missing("loopback") is not null, LabGuest.Missing("loopback"));
        var location = LabGuest.Find("loopback").Location;
        using var told = new BlockingCollection<string>();
        Assert.Equal(Errno.None, LibUsbBus.Watch(d => told.Add("+" + d.Location), d => told.Add("-" + d.Location), out var watch, out _));
        using (watch)
        {
            Wait(told, "+" + location);

            LabGuest.Gadget("unbind", "loopback");
            Wait(told, "-" + location);
            LabGuest.Gadget("bind", "loopback");
            Wait(told, "+" + location);
        }
    }

    [SkippableFact]
    public void An_idle_device_is_told_that_it_is_gone()
    {
        using var loop = LibUsbLoopback.Open();
        using var gone = new ManualResetEventSlim();
        using var handler = loop.Device.OnGone(gone.Set);

        loop.Unplug();

        Assert.True(gone.Wait(Limit));
        Assert.Equal(UsbStatus.NoDevice, loop.Device.Release(loop.Interface));
    }

    [SkippableFact]
    public void Where_libusb_cannot_append_it_the_packet_without_bytes_is_a_transfer_of_its_own()
    {
        using var loop = LibUsbLoopback.Open();
        using var log = new TransferLog(loop.Device);
        ((LibUsbDevice)loop.Device).EndpointAt(loop.Out).ZeroPacketAsTwo = true;
        for (var round = 1; round <= 3; round++)
        {
            var length = round * loop.PacketSize;
            var receive = log.Submit(loop.In, 4096);
            var send = log.Make(loop.Out, length);
            send.ZeroPacket = true;

            Assert.Equal(UsbStatus.Completed, loop.Device.Submit(send));

            Assert.Equal((send, UsbStatus.Completed, length), log.Next(1, loop.Out)[0]);
            Assert.Equal((receive, UsbStatus.Completed, length), log.Next(1, loop.In)[0]);
        }

        Assert.Equal(0, log.Waiting);
    }

    [SkippableFact]
    public void Buffers_are_memory_of_the_device_and_may_outlive_its_closing()
    {
        using var loop = LibUsbLoopback.Open();
        var buffer = loop.Device.AllocateBuffer(4096);
        _ = Assert.IsType<LibUsbBuffer>(buffer);

        loop.Device.Dispose();

        buffer.Memory.Span.Fill(0x5a);
        Assert.Equal(0x5a, buffer.Memory.Span[4095]);
        using (var again = LibUsbLoopback.Open())
        {
            Assert.False(again.Device.IsGone);
        }

        buffer.Dispose();
        _ = Assert.Throws<ObjectDisposedException>(() => buffer.Memory.Span.Length);
    }

    /// <summary>libusb_dev_mem_free needs the device, which needs its context: a finaliser that came after them would end the process.</summary>
    [SkippableFact]
    public void What_is_never_disposed_is_freed_by_finalisers_before_the_device_and_its_context()
    {
        LibUsbLoopback.Open().Dispose();
        var before = Files();

        for (var i = 0; i < 5; i++)
        {
            ForgetBuffersAndTransfers();
        }

        Assert.True(Files() > before, "the buffers hold their devices' files");
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        GC.WaitForPendingFinalizers();

        Assert.Equal(before, Files());
    }

    [SkippableFact]
    public void Transfers_may_be_disposed_after_the_device()
    {
        using var loop = LibUsbLoopback.Open();
        using var buffer = loop.Device.AllocateBuffer(64);
        var transfer = new UsbTransfer(loop.In, static _ => { }) { Buffer = buffer.Memory };
        Assert.Equal(UsbStatus.Completed, loop.Device.Submit(transfer));
        Assert.Equal(1, ((LibUsbDevice)loop.Device).TransferCount);

        loop.Device.Dispose();
        transfer.Dispose();
        transfer.Dispose();

        Assert.Equal(0, ((LibUsbDevice)loop.Device).TransferCount);
    }

    [SkippableFact]
    public void Opening_and_closing_leaves_no_file_behind()
    {
        LibUsbLoopback.Open().Dispose();
        var before = Files();

        for (var i = 0; i < 20; i++)
        {
            LibUsbLoopback.Open().Dispose();
        }

        Assert.Equal(before, Files());
    }

    /// <summary>The device is closed, what was made for it forgotten. Not inlined, or the caller's frame might still hold it.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ForgetBuffersAndTransfers()
    {
        using var loop = LibUsbLoopback.Open();
        for (var i = 0; i < 4; i++)
        {
            var buffer = loop.Device.AllocateBuffer(4096);
            var transfer = new UsbTransfer(loop.In, static _ => { }) { Buffer = buffer.Memory };
            Assert.Equal(UsbStatus.Completed, loop.Device.Submit(transfer));
        }
    }

    // The file's length is not what sysfs says it is.
    private static byte[] ReadAll(string path)
    {
        using var file = File.OpenRead(path);
        using var bytes = new MemoryStream();
        file.CopyTo(bytes);
        return bytes.ToArray();
    }

    private static int Files() => Directory.GetFiles("/proc/self/fd").Count(static f =>
        new FileInfo(f).LinkTarget is { } target && (target.StartsWith("/dev/bus/usb", StringComparison.Ordinal) || target == "anon_inode:[timerfd]"));

    private static void Wait(BlockingCollection<string> told, string wanted)
    {
        string? next;
        do
        {
            Assert.True(told.TryTake(out next, Limit), $"{wanted} was not told");
        }
        while (next != wanted);
    }
}
