using System.Buffers.Binary;
using System.Text;

namespace HwNet.Bus.Usb.UsbIp;

/// <summary>usbip_usb_device: what a server tells of a device it exports. Everything in it is the server's word.</summary>
public sealed record UsbIpRemoteDevice
{
    /// <summary>Bytes on the wire.</summary>
    internal const int Size = 312;

    /// <summary>Bytes of the bus id, the closing zero included.</summary>
    internal const int BusIdSize = 32;

    private const int PathSize = 256;

    /// <summary>Where the device is on the server: a path of sysfs there. At most 255 characters, not made printable.</summary>
    public string Path { get; init; } = "";

    /// <summary>What to import it by: "1-2". At most 31 characters, not made printable.</summary>
    public string BusId { get; init; } = "";

    /// <summary>busnum.</summary>
    public uint BusNumber { get; init; }

    /// <summary>devnum.</summary>
    public uint DeviceNumber { get; init; }

    /// <summary>speed; <see cref="UsbSpeed.Unknown"/> when the number means nothing.</summary>
    public UsbSpeed Speed { get; init; }

    /// <summary>idVendor.</summary>
    public ushort VendorId { get; init; }

    /// <summary>idProduct.</summary>
    public ushort ProductId { get; init; }

    /// <summary>bcdDevice.</summary>
    public ushort Release { get; init; }

    /// <summary>bDeviceClass.</summary>
    public byte Class { get; init; }

    /// <summary>bDeviceSubClass.</summary>
    public byte Subclass { get; init; }

    /// <summary>bDeviceProtocol.</summary>
    public byte Protocol { get; init; }

    /// <summary>bConfigurationValue: the configuration in force; 0 for none.</summary>
    public byte ConfigurationValue { get; init; }

    /// <summary>bNumConfigurations.</summary>
    public byte ConfigurationCount { get; init; }

    /// <summary>bNumInterfaces.</summary>
    public byte InterfaceCount { get; init; }

    /// <summary>Its interfaces, from a list; empty after an import, which does not tell them.</summary>
    public IReadOnlyList<UsbIpInterface> Interfaces { get; init; } = [];

    /// <summary>Vendor and product as they are usually written: "0525:a4a1".</summary>
    public string Id => $"{VendorId:x4}:{ProductId:x4}";

    /// <summary>devid of the messages that follow an import.</summary>
    internal uint DeviceId => (BusNumber << 16) | (DeviceNumber & 0xffff);

    /// <summary>Reads one.</summary>
    internal static UsbIpProblem Read(ReadOnlySpan<byte> b, out UsbIpRemoteDevice device)
    {
        device = new UsbIpRemoteDevice();
        if (b.Length < Size)
        {
            return UsbIpProblem.Short;
        }

        var speed = BinaryPrimitives.ReadUInt32BigEndian(b[296..]);
        device = new UsbIpRemoteDevice
        {
            Path = ReadText(b[..PathSize]),
            BusId = ReadText(b.Slice(PathSize, BusIdSize)),
            BusNumber = BinaryPrimitives.ReadUInt32BigEndian(b[288..]),
            DeviceNumber = BinaryPrimitives.ReadUInt32BigEndian(b[292..]),
            Speed = speed <= (uint)UsbSpeed.SuperPlus ? (UsbSpeed)speed : UsbSpeed.Unknown,
            VendorId = BinaryPrimitives.ReadUInt16BigEndian(b[300..]),
            ProductId = BinaryPrimitives.ReadUInt16BigEndian(b[302..]),
            Release = BinaryPrimitives.ReadUInt16BigEndian(b[304..]),
            Class = b[306],
            Subclass = b[307],
            Protocol = b[308],
            ConfigurationValue = b[309],
            ConfigurationCount = b[310],
            InterfaceCount = b[311],
        };
        return UsbIpProblem.None;
    }

    /// <summary>Writes it, without its interfaces.</summary>
    /// <returns>Bytes written.</returns>
    internal int Write(Span<byte> b)
    {
        WriteText(b[..PathSize], Path);
        WriteText(b.Slice(PathSize, BusIdSize), BusId);
        BinaryPrimitives.WriteUInt32BigEndian(b[288..], BusNumber);
        BinaryPrimitives.WriteUInt32BigEndian(b[292..], DeviceNumber);
        BinaryPrimitives.WriteUInt32BigEndian(b[296..], (uint)Speed);
        BinaryPrimitives.WriteUInt16BigEndian(b[300..], VendorId);
        BinaryPrimitives.WriteUInt16BigEndian(b[302..], ProductId);
        BinaryPrimitives.WriteUInt16BigEndian(b[304..], Release);
        (b[306], b[307], b[308], b[309], b[310], b[311]) = (Class, Subclass, Protocol, ConfigurationValue, ConfigurationCount, InterfaceCount);
        return Size;
    }

    /// <summary>A string closed with zero; without a zero all bytes belong to it. Bytes are taken one by one: no encoding is promised.</summary>
    internal static string ReadText(ReadOnlySpan<byte> bytes)
    {
        var end = bytes.IndexOf((byte)0);
        return Encoding.Latin1.GetString(end < 0 ? bytes : bytes[..end]);
    }

    /// <summary>Writes a string closed with zero, cut where it does not fit, the rest filled with zeros.</summary>
    internal static void WriteText(Span<byte> bytes, string text)
    {
        bytes.Clear();
        var cut = text.AsSpan(0, Math.Min(text.Length, bytes.Length - 1));
        _ = Encoding.Latin1.GetBytes(cut, bytes);
    }
}
