using HwNet.Bus.Usb;
using LibUsbDotNet;

namespace HwNet.Bus.LibUsbDotNet;

/// <summary>The one place where LibUsbDotNet's errors become a <see cref="UsbStatus"/>. It tells a cancelled transfer from a failed one no more: both are Io.</summary>
internal static class LibUsbDotNetStatus
{
    internal static UsbStatus Of(Error error) => error switch
    {
        >= Error.Success => UsbStatus.Completed,
        Error.InvalidParam or Error.NotFound => UsbStatus.Invalid,
        Error.Access => UsbStatus.NoAccess,
        Error.NoDevice => UsbStatus.NoDevice,
        Error.Busy => UsbStatus.Busy,
        Error.Timeout => UsbStatus.TimedOut,
        Error.Overflow => UsbStatus.Overflow,
        Error.Pipe => UsbStatus.Stall,
        Error.Interrupted => UsbStatus.Cancelled,
        Error.NoMem => UsbStatus.NoMemory,
        Error.NotSupported => UsbStatus.NotSupported,
        _ => UsbStatus.ProtocolError,
    };

    /// <summary>enum libusb_speed: from SuperSpeed on the numbers are not those of the kernel.</summary>
    internal static UsbSpeed Speed(int speed) => speed switch
    {
        1 => UsbSpeed.Low,
        2 => UsbSpeed.Full,
        3 => UsbSpeed.High,
        4 => UsbSpeed.Super,
        5 or 6 => UsbSpeed.SuperPlus,
        _ => UsbSpeed.Unknown,
    };
}
