namespace HwNet.Bus.Usb.UsbIp;

/// <summary>What a server counted since it started.</summary>
/// <param name="Connections">Connections taken.</param>
/// <param name="TooMany">Connections closed at once because there were too many.</param>
/// <param name="Malformed">Connections closed because of what the client sent.</param>
/// <param name="Lists">Lists given out.</param>
/// <param name="Imports">Devices given out.</param>
/// <param name="Refusals">Imports refused: no such device, busy, cannot be opened.</param>
/// <param name="Transfers">Transfers begun, control transfers included.</param>
/// <param name="Unlinks">Unlinks asked for.</param>
/// <param name="OverBound">Transfers refused because too much was in flight.</param>
/// <param name="Isochronous">Isochronous transfers refused.</param>
public sealed record UsbIpServerStatistics(
    long Connections, long TooMany, long Malformed, long Lists, long Imports, long Refusals, long Transfers, long Unlinks, long OverBound, long Isochronous);
