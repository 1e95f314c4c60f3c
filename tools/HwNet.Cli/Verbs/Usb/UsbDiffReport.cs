namespace HwNet.Cli.Verbs.Usb;

/// <summary>The difference of two traces.</summary>
/// <param name="First">The first file.</param>
/// <param name="Second">The second file.</param>
/// <param name="Same">Transfers in both.</param>
/// <param name="OnlyFirst">Transfers in the first alone.</param>
/// <param name="OnlySecond">Transfers in the second alone.</param>
/// <param name="Differences">Those that are in one alone, in order, with '-' (first) or '+' (second) before each.</param>
internal sealed record UsbDiffReport(string First, string Second, int Same, int OnlyFirst, int OnlySecond, IReadOnlyList<string> Differences);
