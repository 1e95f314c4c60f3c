namespace HwNet.Bus.Usb.Wrappers.Replay;

/// <summary>One transfer in a comparison.</summary>
/// <param name="Sign">' ' in both, '-' in the first only, '+' in the second only.</param>
/// <param name="Text">The transfer in words.</param>
public sealed record UsbTraceDiffLine(char Sign, string Text);
