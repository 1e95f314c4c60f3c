namespace HwNet.Bus.Usb;

/// <summary>How a control transfer ended.</summary>
/// <param name="Status">The kind of end.</param>
/// <param name="Length">Bytes of the data stage that really moved; never more than the caller's buffer. What lies behind them is not the device's answer.</param>
public readonly record struct UsbResult(UsbStatus Status, int Length)
{
    /// <summary>True when it was done and at least so many bytes moved: a short answer is never used.</summary>
    public bool Got(int bytes) => Status == UsbStatus.Completed && Length >= bytes;
}
