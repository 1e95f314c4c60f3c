using System.Runtime.InteropServices;

namespace HwNet.Bus.Usb.LibUsb;

/// <summary>struct libusb_interface: the alternate settings of one interface.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativeInterface
{
    internal NativeSetting* Settings;

    internal int Count;
}
