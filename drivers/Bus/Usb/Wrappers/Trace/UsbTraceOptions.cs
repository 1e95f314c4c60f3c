namespace HwNet.Bus.Usb.Wrappers.Trace;

/// <summary>How a device is traced.</summary>
public sealed record UsbTraceOptions
{
    /// <summary>The most that <see cref="MaxData"/> may be, in bytes.</summary>
    public const int LargestData = 128 * 1024;

    /// <summary>Bytes of a transfer that are kept, 0 to <see cref="LargestData"/>. The length that really moved is always noted.</summary>
    public int MaxData { get; init; } = 64 * 1024;

    /// <summary>The bus number in the trace; 0: taken from the device's location ("3-1.2" is on bus 3), else 1.</summary>
    public ushort Bus { get; init; }

    /// <summary>The device's address in the trace, 2 to 127; the host knows the real one alone.</summary>
    public byte Address { get; init; } = 2;
}
