namespace HwNet.Bench;

/// <summary>What is to be tested, by name: a kind and, for most kinds, which one.</summary>
/// <param name="Kind">The kind's name ("pcap").</param>
/// <param name="Argument">Which one of the kind ("eth1"); empty for a kind without argument.</param>
public sealed record TargetName(string Kind, string Argument)
{
    /// <summary>True for a USB device, however it is reached.</summary>
    public bool IsUsb => Kind is "sim" or "usb" or "usbip" or "libusbdotnet";

    /// <summary>The target as the user writes it.</summary>
    public override string ToString() => Argument.Length == 0 ? Kind : $"{Kind}:{Argument}";
}
