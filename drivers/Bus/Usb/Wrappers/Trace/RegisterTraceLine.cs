using System.Globalization;

namespace HwNet.Bus.Usb.Wrappers.Trace;

/// <summary>One request of a driver, as it happened.</summary>
/// <param name="Time">When it was made.</param>
/// <param name="Duration">Until it ended.</param>
/// <param name="Text">The register, the direction, the value; for what is no register the request.</param>
/// <param name="Status">How it ended.</param>
public sealed record RegisterTraceLine(DateTimeOffset Time, TimeSpan Duration, string Text, UsbStatus Status)
{
    /// <summary>"15:37:02.123456    0.124 ms  RX_CTL write 0x0398 (START|BCAST)  ok", in the time of the place.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Time.ToLocalTime():HH:mm:ss.ffffff} {Duration.TotalMilliseconds,8:0.000} ms  {Text}  {(Status == UsbStatus.Completed ? "ok" : Status)}");
}
