namespace HwNet.Cli.Verbs.Usb;

/// <summary>One descriptor, decoded.</summary>
/// <param name="Offset">Where it begins in the configuration's bytes; in the device descriptor 0.</param>
/// <param name="Kind">"INTERFACE", "CDC Union".</param>
/// <param name="Text">What it says.</param>
/// <param name="Bytes">Its bytes, hexadecimal.</param>
/// <param name="Depth">How deep it stands below its configuration.</param>
internal sealed record DescriptorEntry(int Offset, string Kind, string Text, string Bytes, int Depth);
