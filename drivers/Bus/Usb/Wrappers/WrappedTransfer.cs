namespace HwNet.Bus.Usb.Wrappers;

/// <summary>A transfer as the driver sees it, and the one that a wrapper submits to the device below in its place. Made once for each of the driver's.</summary>
public sealed class WrappedTransfer : IDisposable
{
    internal WrappedTransfer(UsbDeviceWrapper wrapper, UsbTransfer outer)
    {
        Outer = outer;
        Inner = new UsbTransfer(outer.Endpoint, _ => wrapper.InnerCompleted(this)) { Context = this };
    }

    /// <summary>The driver's transfer.</summary>
    public UsbTransfer Outer { get; }

    /// <summary>The device's.</summary>
    public UsbTransfer Inner { get; }

    /// <summary>The number of the driver's submission that is in flight.</summary>
    public long Submission { get; internal set; }

    /// <inheritdoc/>
    public void Dispose() => Inner.Dispose();
}
