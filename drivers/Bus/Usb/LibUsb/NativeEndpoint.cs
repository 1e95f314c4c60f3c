using System.Runtime.InteropServices;

namespace HwNet.Bus.Usb.LibUsb;

/// <summary>struct libusb_endpoint_descriptor; the last two bytes are of audio devices, whose descriptor has 9.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativeEndpoint
{
    internal byte Length;
    internal byte DescriptorType;
    internal byte Address;
    internal byte Attributes;
    internal ushort MaxPacketSize;
    internal byte Interval;
    internal byte Refresh;
    internal byte SynchAddress;
    internal byte* Extra;
    internal int ExtraLength;
}
