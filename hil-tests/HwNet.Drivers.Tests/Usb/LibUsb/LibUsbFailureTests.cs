using HwNet.Bus.Usb.LibUsb;
using HwNet.Net;

namespace HwNet.Drivers.Tests.Usb.LibUsb;

public class LibUsbFailureTests
{
    [SkippableFact]
    public void Without_permission_the_whole_udev_rule_is_told()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "udev is Linux's");

        var error = LibUsbRig.Device("1-2.3", 0x0525, 0xa4a1).WhyNot(LibUsbError.Access, out var failure);

        Assert.Equal(Errno.EACCES, error);
        Assert.Contains("1-2.3 cannot be opened", failure, StringComparison.Ordinal);
        Assert.Contains("/etc/udev/rules.d/70-hwnet.rules", failure, StringComparison.Ordinal);
        Assert.Contains("udevadm control --reload && sudo udevadm trigger", failure, StringComparison.Ordinal);
        Assert.EndsWith(
            "SUBSYSTEM==\"usb\", ENV{DEVTYPE}==\"usb_device\", ATTR{idVendor}==\"0525\", ATTR{idProduct}==\"a4a1\", MODE=\"0660\", GROUP=\"plugdev\", TAG+=\"uaccess\"",
            failure, StringComparison.Ordinal);
    }

    [Fact]
    public void A_busy_interface_says_who_may_have_it_and_how_to_find_out()
    {
        var unknown = LibUsbFailure.Busy("1-2", "interface 0 cannot be claimed", null);
        var known = LibUsbFailure.Busy("1-2", "interface 0 cannot be claimed", "the kernel driver cdc_ether");

        Assert.Contains("lsof /dev/bus/usb", unknown, StringComparison.Ordinal);
        Assert.Contains("the kernel driver cdc_ether has it", known, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void A_process_that_holds_a_file_is_found()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "processes are looked up in /proc");
        var path = Path.Combine(Path.GetTempPath(), $"hwnet-usb-{Guid.NewGuid():n}");
        using (new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, 1, FileOptions.DeleteOnClose))
        {
            Assert.Equal("this program itself", LinuxUsb.Process(path));
        }

        Assert.Null(LinuxUsb.Process(path));
    }

    [Fact]
    public void Of_several_devices_with_the_same_numbers_the_port_chooses()
    {
        LibUsbBusDevice[] devices = [LibUsbRig.Device("1-1", 0x0525, 0xa4a1), LibUsbRig.Device("1-2", 0x0525, 0xa4a1), LibUsbRig.Device("1-3", 0x0525, 0xa4a2)];

        Assert.Equal(Errno.EEXIST, LibUsbBus.Choose(devices, 0x0525, 0xa4a1, null, out var none, out var failure));
        Assert.Null(none);
        Assert.Contains("usb:0525:a4a1@1-1 (Maker Thing), usb:0525:a4a1@1-2 (Maker Thing)", failure, StringComparison.Ordinal);
        Assert.Equal(Errno.None, LibUsbBus.Choose(devices, 0x0525, 0xa4a1, "1-2", out var second, out _));
        Assert.Same(devices[1], second);
        Assert.Equal(Errno.None, LibUsbBus.Choose(devices, 0x0525, 0xa4a2, null, out var third, out _));
        Assert.Same(devices[2], third);
    }

    [Fact]
    public void A_device_at_another_port_is_named_with_its_port()
    {
        LibUsbBusDevice[] devices = [LibUsbRig.Device("1-1", 0x0525, 0xa4a1)];

        Assert.Equal(Errno.ENXIO, LibUsbBus.Choose(devices, 0x0525, 0xa4a1, "2-4", out _, out var failure));
        Assert.Contains("0525:a4a1 is not at 2-4. It is at 1-1: use usb:0525:a4a1@1-1.", failure, StringComparison.Ordinal);
    }

    [Fact]
    public void Locations_tell_hub_and_port_and_sort_by_number()
    {
        string[] locations = ["1-10", "usb1", "1-2", "1-2.3", "2-1", "usb2", "1-2.3.1"];

        Array.Sort(locations, LibUsbScan.Compare);

        Assert.Equal(["usb1", "1-2", "1-2.3", "1-2.3.1", "1-10", "usb2", "2-1"], locations);
        var deep = LibUsbRig.Device("1-2.13", 1, 2);
        var shallow = LibUsbRig.Device("1-2", 1, 2);
        Assert.Equal(("1-2", 13), (deep.Hub, deep.Port));
        Assert.Equal(("usb1", 2), (shallow.Hub, shallow.Port));
    }

    [Fact]
    public void A_device_matches_lines_of_its_bus_only()
    {
        var device = LibUsbRig.Device("1-1", 0x0525, 0xa4a1);

        Assert.True(device.Matches(new BusMatch("usb", "0525:a4a1", 0, "")));
        Assert.True(device.Matches(new BusMatch("usb", "class:ff/*/*", 0, "")));
        Assert.False(device.Matches(new BusMatch("usb", "0525:a4a2", 0, "")));
        Assert.False(device.Matches(new BusMatch("pcap", "0525:a4a1", 0, "")));
    }
}
