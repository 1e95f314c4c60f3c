namespace HwNet.Cli.Verbs.Usb;

/// <summary>A configuration, descriptor by descriptor, and what is wrong with it.</summary>
internal sealed record UsbShowConfiguration(int Index, int Value, IReadOnlyList<DescriptorEntry> Descriptors, IReadOnlyList<string> Problems);
