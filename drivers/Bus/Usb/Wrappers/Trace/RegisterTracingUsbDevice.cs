using HwNet.Bus.Usb.Registers;
using HwNet.Bus.Usb.Wrappers.Replay;

namespace HwNet.Bus.Usb.Wrappers.Trace;

/// <summary>A device whose control transfers are told by the names of the chip's registers; nothing else changes.</summary>
/// <param name="inner">The device; owned.</param>
/// <param name="names">The chip's registers; null: requests are told as they are.</param>
/// <param name="clock">For times.</param>
/// <param name="seen">Is told of each, when it has ended, on the thread that made it.</param>
public sealed class RegisterTracingUsbDevice(IUsbDevice inner, IRegisterNames? names, TimeProvider clock, Action<RegisterTraceLine> seen) : UsbDeviceWrapper(inner)
{
    private readonly Lock _lock = new();

    /// <inheritdoc/>
    public override UsbResult Control(in UsbSetup setup, Span<byte> data, TimeSpan timeout)
    {
        var (time, began) = (clock.GetUtcNow(), clock.GetTimestamp());
        var result = Inner.Control(setup, data, timeout);
        var duration = clock.GetElapsedTime(began);
        var moved = data[..Math.Clamp(setup.IsIn ? result.Length : setup.Length, 0, data.Length)];
        string text;
        lock (_lock)
        {
            text = UsbTraceText.Named(setup, setup.IsIn && result.Status != UsbStatus.Completed ? [] : moved, names);
        }

        seen(new RegisterTraceLine(time, duration, text, result.Status));
        return result;
    }
}
