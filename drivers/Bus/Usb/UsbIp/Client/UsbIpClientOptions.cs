namespace HwNet.Bus.Usb.UsbIp;

/// <summary>How a client of USB/IP behaves.</summary>
public sealed record UsbIpClientOptions
{
    /// <summary>How long connecting, and each answer until the device is imported, may take.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long an import is tried again while the server says the device is busy: it needs a moment after the last client left.</summary>
    public TimeSpan BusyTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Bytes in flight on one endpoint at most; further transfers wait here, in order, and one is always allowed. Each endpoint has its own
    /// share: receive transfers that wait for packets must not keep others from being sent.
    /// </summary>
    public int MaxBytesInFlight { get; init; } = 1024 * 1024;

    /// <summary>How long the server may take to confirm that a control transfer has ended after its time-out.</summary>
    public TimeSpan UnlinkTimeout { get; init; } = TimeSpan.FromSeconds(2);
}
