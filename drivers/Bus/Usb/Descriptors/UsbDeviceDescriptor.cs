using System.Buffers.Binary;

namespace HwNet.Bus.Usb;

/// <summary>The device descriptor (USB 2.0, 9.6.1).</summary>
/// <param name="UsbVersion">bcdUSB: 0x0200.</param>
/// <param name="Class">bDeviceClass; 0: the interfaces tell, 0xEF/2/1: with associations.</param>
/// <param name="Subclass">bDeviceSubClass.</param>
/// <param name="Protocol">bDeviceProtocol.</param>
/// <param name="MaxPacketSize0">bMaxPacketSize0, as it stands there.</param>
/// <param name="VendorId">idVendor.</param>
/// <param name="ProductId">idProduct.</param>
/// <param name="Release">bcdDevice.</param>
/// <param name="ManufacturerIndex">iManufacturer; 0 none.</param>
/// <param name="ProductIndex">iProduct; 0 none.</param>
/// <param name="SerialIndex">iSerialNumber; 0 none.</param>
/// <param name="ConfigurationCount">bNumConfigurations.</param>
public sealed record UsbDeviceDescriptor(
    ushort UsbVersion,
    byte Class,
    byte Subclass,
    byte Protocol,
    byte MaxPacketSize0,
    ushort VendorId,
    ushort ProductId,
    ushort Release,
    byte ManufacturerIndex,
    byte ProductIndex,
    byte SerialIndex,
    byte ConfigurationCount)
{
    /// <summary>Bytes of a device descriptor.</summary>
    public const int Size = 18;

    /// <summary>Vendor and product as they are usually written: "0525:a4a1".</summary>
    public string Id => $"{VendorId:x4}:{ProductId:x4}";

    /// <summary>Reads a device descriptor; null when the bytes are none.</summary>
    public static UsbDeviceDescriptor? Read(ReadOnlySpan<byte> b) => b.Length < Size || b[0] < Size || b[1] != (byte)UsbDescriptorType.Device
        ? null
        : new UsbDeviceDescriptor(
            Word(b, 2), b[4], b[5], b[6], b[7], Word(b, 8), Word(b, 10), Word(b, 12), b[14], b[15], b[16], b[17]);

    /// <summary>Writes the device descriptor.</summary>
    /// <param name="b">At least <see cref="Size"/> bytes.</param>
    public void Write(Span<byte> b)
    {
        b[0] = Size;
        b[1] = (byte)UsbDescriptorType.Device;
        BinaryPrimitives.WriteUInt16LittleEndian(b[2..], UsbVersion);
        (b[4], b[5], b[6], b[7]) = (Class, Subclass, Protocol, MaxPacketSize0);
        BinaryPrimitives.WriteUInt16LittleEndian(b[8..], VendorId);
        BinaryPrimitives.WriteUInt16LittleEndian(b[10..], ProductId);
        BinaryPrimitives.WriteUInt16LittleEndian(b[12..], Release);
        (b[14], b[15], b[16], b[17]) = (ManufacturerIndex, ProductIndex, SerialIndex, ConfigurationCount);
    }

    private static ushort Word(ReadOnlySpan<byte> b, int at) => BinaryPrimitives.ReadUInt16LittleEndian(b[at..]);
}
