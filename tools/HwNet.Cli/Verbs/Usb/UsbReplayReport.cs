namespace HwNet.Cli.Verbs.Usb;

/// <summary>How a driver did on a recorded device.</summary>
/// <param name="File">The trace.</param>
/// <param name="Driver">The driver.</param>
/// <param name="Differences">Where it did otherwise than recorded, in order; then what it did not do.</param>
/// <param name="Received">Frames that its interface received.</param>
/// <param name="Failure">Why the interface did not come up; null when it did.</param>
internal sealed record UsbReplayReport(string File, string Driver, IReadOnlyList<string> Differences, long Received, string? Failure);
