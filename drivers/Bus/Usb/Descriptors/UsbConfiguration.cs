namespace HwNet.Bus.Usb;

/// <summary>A configuration: its descriptor and all that comes with it (USB 2.0, 9.6.3).</summary>
/// <param name="Index">Its place among the device's configurations, from 0. Not what SET_CONFIGURATION takes.</param>
/// <param name="Value">bConfigurationValue: what SET_CONFIGURATION takes.</param>
/// <param name="Attributes">bmAttributes.</param>
/// <param name="MaxPower">bMaxPower, in units of 2 mA (8 mA at SuperSpeed).</param>
/// <param name="Raw">All bytes, wTotalLength at most.</param>
/// <param name="Interfaces">Every alternate setting of every interface, in the order of their descriptors.</param>
/// <param name="Associations">The associations.</param>
/// <param name="Extras">Class and vendor descriptors before the first interface.</param>
/// <param name="Problems">What is wrong with the bytes, one sentence each. What was readable before was read.</param>
public sealed record UsbConfiguration(
    int Index,
    byte Value,
    byte Attributes,
    byte MaxPower,
    ReadOnlyMemory<byte> Raw,
    IReadOnlyList<UsbInterface> Interfaces,
    IReadOnlyList<UsbAssociation> Associations,
    IReadOnlyList<UsbExtra> Extras,
    IReadOnlyList<string> Problems)
{
    /// <summary>The alternate settings of an interface, in the order of their descriptors.</summary>
    public IEnumerable<UsbInterface> Settings(byte number) => Interfaces.Where(i => i.Number == number);

    /// <summary>One alternate setting; null when there is none.</summary>
    public UsbInterface? Find(byte number, byte alternate) => Interfaces.FirstOrDefault(i => i.Number == number && i.Alternate == alternate);
}
