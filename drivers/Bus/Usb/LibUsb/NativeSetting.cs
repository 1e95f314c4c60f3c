using System.Runtime.InteropServices;

namespace HwNet.Bus.Usb.LibUsb;

/// <summary>struct libusb_interface_descriptor: one alternate setting.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativeSetting
{
    internal byte Length;
    internal byte DescriptorType;
    internal byte Number;
    internal byte Alternate;
    internal byte EndpointCount;
    internal byte Class;
    internal byte Subclass;
    internal byte Protocol;
    internal byte StringIndex;
    internal NativeEndpoint* Endpoints;
    internal byte* Extra;
    internal int ExtraLength;
}
