using System.Runtime.InteropServices;
using HwNet.Bus.Usb;
using HwNet.Bus.Usb.LibUsb;

namespace HwNet.Drivers.Tests.Usb.LibUsb;

/// <summary>The expected offsets are what a C compiler prints for libusb.h (64 bit), or the rules of its ABI (32 bit).</summary>
public class LibUsbLayoutTests
{
    [Theory]
    [InlineData("DeviceHandle", 0, 0)]
    [InlineData("Flags", 8, 4)]
    [InlineData("Endpoint", 9, 5)]
    [InlineData("Type", 10, 6)]
    [InlineData("Timeout", 12, 8)]
    [InlineData("Status", 16, 12)]
    [InlineData("Length", 20, 16)]
    [InlineData("ActualLength", 24, 20)]
    [InlineData("Callback", 32, 24)]
    [InlineData("UserData", 40, 28)]
    [InlineData("Buffer", 48, 32)]
    [InlineData("IsoPacketCount", 56, 36)]
    public void The_transfer_is_laid_out_as_in_C(string field, int on64, int on32)
    {
        Assert.Equal(nint.Size == 8 ? on64 : on32, (int)Marshal.OffsetOf<NativeTransfer>(field));
    }

    [Theory]
    [InlineData(typeof(NativeDeviceDescriptor), "ConfigurationCount", 17, 17)]
    [InlineData(typeof(NativeConfiguration), "MaxPower", 8, 8)]
    [InlineData(typeof(NativeConfiguration), "Interfaces", 16, 12)]
    [InlineData(typeof(NativeConfiguration), "ExtraLength", 32, 20)]
    [InlineData(typeof(NativeInterface), "Count", 8, 4)]
    [InlineData(typeof(NativeSetting), "Endpoints", 16, 12)]
    [InlineData(typeof(NativeSetting), "ExtraLength", 32, 20)]
    [InlineData(typeof(NativeEndpoint), "MaxPacketSize", 4, 4)]
    [InlineData(typeof(NativeEndpoint), "Extra", 16, 12)]
    [InlineData(typeof(NativeEndpoint), "ExtraLength", 24, 16)]
    public void The_descriptors_are_laid_out_as_in_C(Type type, string field, int on64, int on32)
    {
        Assert.Equal(nint.Size == 8 ? on64 : on32, (int)Marshal.OffsetOf(type, field));
    }

    [Fact]
    public void The_structures_have_the_sizes_of_C()
    {
        var sizes = (Marshal.SizeOf<NativeDeviceDescriptor>(), Marshal.SizeOf<NativeInterface>(), Marshal.SizeOf<NativeSetting>(), Marshal.SizeOf<NativeEndpoint>());

        Assert.Equal(nint.Size == 8 ? (18, 16, 40, 32) : (18, 8, 24, 20), sizes);
    }

    [Theory]
    [InlineData(0, UsbStatus.Completed)]
    [InlineData(1, UsbStatus.ProtocolError)]
    [InlineData(2, UsbStatus.TimedOut)]
    [InlineData(3, UsbStatus.Cancelled)]
    [InlineData(4, UsbStatus.Stall)]
    [InlineData(5, UsbStatus.NoDevice)]
    [InlineData(6, UsbStatus.Overflow)]
    public void Each_end_of_a_transfer_keeps_its_kind(int native, UsbStatus expected)
    {
        Assert.Equal(expected, LibUsbStatus.Of((LibUsbTransferStatus)native));
    }

    [Theory]
    [InlineData(0, UsbStatus.Completed)]
    [InlineData(-1, UsbStatus.ProtocolError)]
    [InlineData(-2, UsbStatus.Invalid)]
    [InlineData(-3, UsbStatus.NoAccess)]
    [InlineData(-4, UsbStatus.NoDevice)]
    [InlineData(-5, UsbStatus.Invalid)]
    [InlineData(-6, UsbStatus.Busy)]
    [InlineData(-7, UsbStatus.TimedOut)]
    [InlineData(-8, UsbStatus.Overflow)]
    [InlineData(-9, UsbStatus.Stall)]
    [InlineData(-10, UsbStatus.Cancelled)]
    [InlineData(-11, UsbStatus.NoMemory)]
    [InlineData(-12, UsbStatus.NotSupported)]
    [InlineData(-99, UsbStatus.ProtocolError)]
    public void Each_error_keeps_its_kind(int native, UsbStatus expected)
    {
        Assert.Equal(expected, LibUsbStatus.Of((LibUsbError)native));
    }

    [Theory]
    [InlineData(0, UsbSpeed.Unknown)]
    [InlineData(1, UsbSpeed.Low)]
    [InlineData(2, UsbSpeed.Full)]
    [InlineData(3, UsbSpeed.High)]
    [InlineData(4, UsbSpeed.Super)]
    [InlineData(5, UsbSpeed.SuperPlus)]
    [InlineData(6, UsbSpeed.SuperPlus)]
    [InlineData(7, UsbSpeed.Unknown)]
    public void The_numbers_of_speeds_are_not_the_kernel_s(int native, UsbSpeed expected)
    {
        Assert.Equal(expected, LibUsbStatus.Speed(native));
    }
}
