namespace HwNet.Bus.Usb.Wrappers.Faults;

/// <summary>A fault to be injected: what, where, and at which of the transfers it is for.</summary>
/// <param name="Kind">What goes wrong.</param>
/// <param name="Where">With which transfers.</param>
public sealed record UsbFault(UsbFaultKind Kind, UsbFaultWhere Where)
{
    /// <summary>Only at the k-th transfer it is for since the fault was added, from 1; 0: by <see cref="Probability"/>.</summary>
    public long At { get; init; }

    /// <summary>0 to 1, for each transfer.</summary>
    public double Probability { get; init; } = 1;

    /// <summary>How often at most; then it is over.</summary>
    public long Limit { get; init; } = long.MaxValue;

    /// <summary>For <see cref="UsbFaultKind.Late"/>: how late.</summary>
    public TimeSpan Delay { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>For <see cref="UsbFaultKind.Wedge"/>: what helps.</summary>
    public UsbFaultCure Cure { get; init; } = UsbFaultCure.Alternate;
}
