namespace HwNet.Cli.Verbs.Usb;

/// <summary>A driver and the lines of its ID table.</summary>
/// <param name="Name">"ecm".</param>
/// <param name="Rank">Of several that fit the highest is taken.</param>
/// <param name="Fits">True when a line fits.</param>
/// <param name="Unbindable">Why it could not use the device although a line fits; null when it can, or when none fits.</param>
/// <param name="Lines">The ID table, in its order: the first line that fits counts.</param>
internal sealed record UsbExplainDriver(string Name, int Rank, bool Fits, string? Unbindable, IReadOnlyList<UsbExplainLine> Lines);
