using System.Buffers.Binary;

namespace HwNet.Bus.Usb.LibUsb;

/// <summary>Puts the bytes of descriptors together again from libusb's parsed form, for platforms that have no better source.</summary>
internal sealed unsafe class ParsedDescriptors
{
    // More than wTotalLength can say is no configuration.
    private const int Most = ushort.MaxValue;

    private readonly List<byte> _bytes = [];

    private ParsedDescriptors()
    {
    }

    /// <summary>libusb_get_device_descriptor as 18 bytes.</summary>
    internal static byte[] Device(nint device)
    {
        NativeDeviceDescriptor d;
        if (LibUsbLibrary.libusb_get_device_descriptor(device, &d) != LibUsbError.Success)
        {
            return [];
        }

        var bytes = new byte[UsbDeviceDescriptor.Size];
        bytes[0] = d.Length;
        bytes[1] = d.DescriptorType;
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(2), d.UsbVersion);
        bytes[4] = d.Class;
        bytes[5] = d.Subclass;
        bytes[6] = d.Protocol;
        bytes[7] = d.MaxPacketSize0;
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(8), d.VendorId);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(10), d.ProductId);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(12), d.Release);
        bytes[14] = d.Manufacturer;
        bytes[15] = d.Product;
        bytes[16] = d.Serial;
        bytes[17] = d.ConfigurationCount;
        return bytes;
    }

    /// <summary>libusb_get_config_descriptor as bytes; empty when it cannot be read.</summary>
    internal static byte[] Configuration(nint device, byte index)
    {
        NativeConfiguration* configuration;
        if (LibUsbLibrary.libusb_get_config_descriptor(device, index, &configuration) != LibUsbError.Success)
        {
            return [];
        }

        try
        {
            return Bytes(configuration);
        }
        finally
        {
            LibUsbLibrary.libusb_free_config_descriptor(configuration);
        }
    }

    /// <summary>The bytes of a configuration, with the wTotalLength that they have.</summary>
    internal static byte[] Bytes(NativeConfiguration* c)
    {
        var parsed = new ParsedDescriptors();
        parsed._bytes.AddRange([9, c->DescriptorType, 0, 0, c->InterfaceCount, c->Value, c->StringIndex, c->Attributes, c->MaxPower]);
        parsed.AddExtra(c->Extra, c->ExtraLength);
        for (var i = 0; i < c->InterfaceCount && c->Interfaces != null; i++)
        {
            for (var k = 0; k < c->Interfaces[i].Count; k++)
            {
                parsed.AddSetting(c->Interfaces[i].Settings + k);
            }
        }

        var bytes = parsed._bytes.Count > Most ? [.. parsed._bytes[..Most]] : parsed._bytes.ToArray();
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(2), (ushort)bytes.Length);
        return bytes;
    }

    private void AddSetting(NativeSetting* s)
    {
        _bytes.AddRange([9, s->DescriptorType, s->Number, s->Alternate, s->EndpointCount, s->Class, s->Subclass, s->Protocol, s->StringIndex]);
        AddExtra(s->Extra, s->ExtraLength);
        for (var i = 0; i < s->EndpointCount && s->Endpoints != null; i++)
        {
            AddEndpoint(s->Endpoints + i);
        }
    }

    private void AddEndpoint(NativeEndpoint* e)
    {
        var isAudio = e->Length >= 9;
        _bytes.AddRange(
            [isAudio ? (byte)9 : (byte)7, e->DescriptorType, e->Address, e->Attributes, (byte)e->MaxPacketSize, (byte)(e->MaxPacketSize >> 8), e->Interval]);
        if (isAudio)
        {
            _bytes.AddRange([e->Refresh, e->SynchAddress]);
        }

        AddExtra(e->Extra, e->ExtraLength);
    }

    private void AddExtra(byte* extra, int length)
    {
        if (extra != null && length > 0 && length <= Most)
        {
            _bytes.AddRange(new ReadOnlySpan<byte>(extra, length));
        }
    }
}
