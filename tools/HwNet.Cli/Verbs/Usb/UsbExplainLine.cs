namespace HwNet.Cli.Verbs.Usb;

/// <summary>A line of an ID table, whether it fits, and why.</summary>
internal sealed record UsbExplainLine(string Id, string Description, bool Fits, string Reason);
