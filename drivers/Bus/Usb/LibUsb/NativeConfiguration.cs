using System.Runtime.InteropServices;

namespace HwNet.Bus.Usb.LibUsb;

/// <summary>struct libusb_config_descriptor.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativeConfiguration
{
    internal byte Length;
    internal byte DescriptorType;
    internal ushort TotalLength;
    internal byte InterfaceCount;
    internal byte Value;
    internal byte StringIndex;
    internal byte Attributes;
    internal byte MaxPower;

    /// <summary>interface: as many as bNumInterfaces.</summary>
    internal NativeInterface* Interfaces;

    /// <summary>extra: what stands between this descriptor and the first interface.</summary>
    internal byte* Extra;

    /// <summary>extra_length.</summary>
    internal int ExtraLength;
}
