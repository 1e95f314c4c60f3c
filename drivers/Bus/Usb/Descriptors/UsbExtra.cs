namespace HwNet.Bus.Usb;

/// <summary>A descriptor that the bus itself does not understand: a class's functional descriptor, a vendor's.</summary>
/// <param name="Offset">Where it begins in the configuration's bytes.</param>
/// <param name="Bytes">The whole descriptor, bLength bytes: at least 2.</param>
public sealed record UsbExtra(int Offset, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>bDescriptorType.</summary>
    public byte Type => Bytes.Span[1];

    /// <summary>bDescriptorSubtype of a class's descriptor; null when it has none.</summary>
    public byte? Subtype => Bytes.Length > 2 && Type is (byte)UsbDescriptorType.ClassInterface or (byte)UsbDescriptorType.ClassEndpoint ? Bytes.Span[2] : null;
}
