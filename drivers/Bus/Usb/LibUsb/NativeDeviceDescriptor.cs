using System.Runtime.InteropServices;

namespace HwNet.Bus.Usb.LibUsb;

/// <summary>struct libusb_device_descriptor: as on the wire, but in the machine's byte order.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NativeDeviceDescriptor
{
    internal byte Length;
    internal byte DescriptorType;
    internal ushort UsbVersion;
    internal byte Class;
    internal byte Subclass;
    internal byte Protocol;
    internal byte MaxPacketSize0;
    internal ushort VendorId;
    internal ushort ProductId;
    internal ushort Release;
    internal byte Manufacturer;
    internal byte Product;
    internal byte Serial;
    internal byte ConfigurationCount;
}
