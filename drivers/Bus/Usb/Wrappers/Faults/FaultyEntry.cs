namespace HwNet.Bus.Usb.Wrappers.Faults;

/// <summary>One submission in flight under a faulty device.</summary>
/// <param name="wrapped">The transfer.</param>
/// <param name="fault">What befalls it; null when all is well.</param>
internal sealed class FaultyEntry(WrappedTransfer wrapped, UsbFault? fault)
{
    internal WrappedTransfer Wrapped { get; } = wrapped;

    internal UsbFault? Fault { get; } = fault;

    internal long Submission { get; } = wrapped.Submission;

    /// <summary>True when the device inside has the transfer.</summary>
    internal bool IsInside { get; set; }

    internal bool IsDone { get; set; }

    /// <summary>True when its completion is swallowed; it blocks nobody.</summary>
    internal bool IsLost { get; set; }

    /// <summary>True while its completion is late; it blocks those behind it.</summary>
    internal bool IsHeldBack { get; set; }

    internal UsbStatus Status { get; set; }

    internal int Length { get; set; }

    internal void Done(UsbStatus status, int length)
    {
        Status = status;
        Length = length;
        IsDone = true;
    }
}
