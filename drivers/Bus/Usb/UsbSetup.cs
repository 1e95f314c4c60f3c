using System.Buffers.Binary;

namespace HwNet.Bus.Usb;

/// <summary>usb_device_request: the 8 bytes of a setup packet (USB 2.0, 9.3).</summary>
/// <param name="RequestType">bmRequestType: bit 7 direction (1 = to the host), bits 6..5 type (0 standard, 1 class, 2 vendor), bits 4..0 recipient.</param>
/// <param name="Request">bRequest.</param>
/// <param name="Value">wValue.</param>
/// <param name="Index">wIndex: for recipient interface its bInterfaceNumber, for recipient endpoint its address.</param>
/// <param name="Length">wLength: bytes of the data stage.</param>
public readonly record struct UsbSetup(byte RequestType, byte Request, ushort Value, ushort Index, ushort Length)
{
    /// <summary>Bytes of a setup packet.</summary>
    public const int Size = 8;

    /// <summary>True when the data stage goes to the host.</summary>
    public bool IsIn => (RequestType & 0x80) != 0;

    /// <summary>A class request to an interface that reads (0xA1).</summary>
    public static UsbSetup ClassRead(byte request, ushort value, byte interfaceNumber, int length) => new(0xA1, request, value, interfaceNumber, (ushort)length);

    /// <summary>A class request to an interface that writes (0x21).</summary>
    public static UsbSetup ClassWrite(byte request, ushort value, byte interfaceNumber, int length) => new(0x21, request, value, interfaceNumber, (ushort)length);

    /// <summary>A vendor request to the device that reads (0xC0).</summary>
    public static UsbSetup VendorRead(byte request, ushort value, ushort index, int length) => new(0xC0, request, value, index, (ushort)length);

    /// <summary>A vendor request to the device that writes (0x40).</summary>
    public static UsbSetup VendorWrite(byte request, ushort value, ushort index, int length) => new(0x40, request, value, index, (ushort)length);

    /// <summary>GET_DESCRIPTOR.</summary>
    public static UsbSetup GetDescriptor(byte type, byte index, ushort language, int length) => new(0x80, 6, (ushort)((type << 8) | index), language, (ushort)length);

    /// <summary>Reads a setup packet.</summary>
    /// <param name="bytes">At least <see cref="Size"/> bytes.</param>
    public static UsbSetup Read(ReadOnlySpan<byte> bytes) => new(
        bytes[0],
        bytes[1],
        BinaryPrimitives.ReadUInt16LittleEndian(bytes[2..]),
        BinaryPrimitives.ReadUInt16LittleEndian(bytes[4..]),
        BinaryPrimitives.ReadUInt16LittleEndian(bytes[6..]));

    /// <summary>Writes the setup packet.</summary>
    /// <param name="bytes">At least <see cref="Size"/> bytes.</param>
    public void Write(Span<byte> bytes)
    {
        bytes[0] = RequestType;
        bytes[1] = Request;
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[2..], Value);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[4..], Index);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[6..], Length);
    }
}
