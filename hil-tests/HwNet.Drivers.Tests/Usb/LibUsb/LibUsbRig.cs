using HwNet.Bus.Usb;
using HwNet.Bus.Usb.LibUsb;

namespace HwNet.Drivers.Tests.Usb.LibUsb;

/// <summary>What the tests of libusb need, and made-up devices.</summary>
internal static class LibUsbRig
{
    /// <summary>Why libusb cannot be used; null when it can.</summary>
    internal static string? NoLibrary => LibUsbLoader.TryLoad(out var failure) ? null : failure;

    /// <summary>A device that is not there.</summary>
    internal static LibUsbBusDevice Device(string location, ushort vendor, ushort product, byte address = 2, string description = "Maker Thing") =>
        new((byte)(location[0] - '0'), address, new UsbDeviceInfo(location, UsbSpeed.High, description), Descriptors(vendor, product));

    /// <summary>One configuration, one interface, no endpoints.</summary>
    internal static UsbDescriptors Descriptors(ushort vendor, ushort product)
    {
        byte[] device = [18, 1, 0, 2, 0, 0, 0, 64, (byte)vendor, (byte)(vendor >> 8), (byte)product, (byte)(product >> 8), 0, 1, 0, 0, 0, 1];
        ReadOnlyMemory<byte>[] configurations = [Configuration(1)];
        Assert.True(UsbDescriptors.TryParse(device, configurations, out var descriptors, out var failure), failure);
        return descriptors;
    }

    /// <summary>The bytes of such a configuration.</summary>
    internal static byte[] Configuration(byte value) => [9, 2, 18, 0, 1, value, 0, 0x80, 50, 9, 4, 0, 0, 0, 0xff, 0, 0, 0];
}
