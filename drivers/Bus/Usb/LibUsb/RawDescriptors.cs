using System.Buffers.Binary;

namespace HwNet.Bus.Usb.LibUsb;

/// <summary>A device's descriptors as bytes, read without opening it.</summary>
/// <remarks>
/// On Linux the attribute "descriptors" in sysfs: the very bytes that the kernel read at enumeration, for every configuration, without a request to
/// the device and without permission. GET_DESCRIPTOR would be as exact, but needs an open device. Elsewhere libusb only gives its parsed form, from
/// which the bytes are put together again: the same bytes in the same order, unless the device mixes up its interfaces.
/// </remarks>
internal static class RawDescriptors
{
    private const int HeadSize = 9;

    /// <summary>Splits sysfs's attribute: the device descriptor, then one configuration behind the other.</summary>
    /// <param name="all">The attribute's bytes.</param>
    /// <param name="configurations">The configurations found.</param>
    /// <returns>The device descriptor; empty when there is none.</returns>
    internal static ReadOnlyMemory<byte> Split(ReadOnlyMemory<byte> all, out List<ReadOnlyMemory<byte>> configurations)
    {
        configurations = [];
        if (all.Length < UsbDeviceDescriptor.Size)
        {
            return default;
        }

        var at = UsbDeviceDescriptor.Size;
        while (configurations.Count < UsbDescriptors.MaxConfigurations && IsHead(all.Span, at))
        {
            var length = Length(all.Span[at..]);
            configurations.Add(all.Slice(at, length));
            at += length;
        }

        return all[..UsbDeviceDescriptor.Size];
    }

    /// <summary>
    /// Bytes of the configuration at the front. Linux cuts off what it cannot parse, but leaves wTotalLength in the bytes as the device sent it: if
    /// no configuration begins there, the end is where the chain of descriptors comes to the next one.
    /// </summary>
    private static int Length(ReadOnlySpan<byte> bytes)
    {
        var total = BinaryPrimitives.ReadUInt16LittleEndian(bytes[2..]);
        if (total >= HeadSize && (total == bytes.Length || IsHead(bytes, total)))
        {
            return total;
        }

        var at = (int)bytes[0];
        while (at + 2 <= bytes.Length && bytes[at] >= 2 && at + bytes[at] <= bytes.Length && !IsHead(bytes, at))
        {
            at += bytes[at];
        }

        return IsHead(bytes, at) ? at : bytes.Length;
    }

    private static bool IsHead(ReadOnlySpan<byte> bytes, int at) =>
        at + HeadSize <= bytes.Length && bytes[at] >= HeadSize && at + bytes[at] <= bytes.Length && bytes[at + 1] == (byte)UsbDescriptorType.Configuration;
}
