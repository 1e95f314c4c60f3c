using System.Runtime.InteropServices;

namespace HwNet.Bus.Usb.LibUsb;

/// <summary>struct timeval: two C longs on Linux and Windows; on macOS the second is an int with 4 bytes of padding, which reads the same.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct TimeValue
{
    /// <summary>tv_sec.</summary>
    internal CLong Seconds;

    /// <summary>tv_usec.</summary>
    internal CLong Microseconds;
}
