using HwNet.Bus.Usb.LibUsb;

namespace HwNet.Drivers.Tests.Usb.LibUsb;

public class LibUsbLoaderTests
{
    [Fact]
    public void A_missing_library_is_named_with_the_package_that_has_it()
    {
        var found = LibUsbLoader.TryLoadAny(["libusb-of-no-machine.so.7"], out var library, out var failure);

        Assert.False(found);
        Assert.Equal(0, library);
        Assert.Contains("libusb-of-no-machine.so.7", failure, StringComparison.Ordinal);
        Assert.Contains(OperatingSystem.IsWindows() ? "libusb.info" : OperatingSystem.IsMacOS() ? "brew install libusb" : "apt install libusb-1.0-0", failure, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void A_library_without_the_newest_function_is_too_old()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "needs a library that is always there, libc");

        var found = LibUsbLoader.TryLoadAny(["libc.so.6"], out _, out var failure);

        Assert.False(found);
        Assert.Contains("libc.so.6 is no libusb of 1.0.21 or newer", failure, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void The_installed_library_tells_its_version()
    {
        Skip.If(LibUsbRig.NoLibrary is not null, LibUsbRig.NoLibrary);

        Assert.Matches(@"^1\.0\.\d+$", LibUsbBus.LibraryVersion!);
    }
}
