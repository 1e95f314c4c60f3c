using System.Buffers.Binary;

namespace HwNet.Bus.Usb.UsbIp;

public sealed partial class UsbIpDevice
{
    private const int ConfigurationHead = 9;
    private static readonly TimeSpan DescriptorTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Reads the descriptors and strings of a device that was just imported.</summary>
    private bool Describe(UsbIpAddress address, out string? failure)
    {
        var head = new byte[UsbDeviceDescriptor.Size];
        var result = Descriptor(UsbDescriptorType.Device, 0, head);
        if (!result.Got(head.Length))
        {
            failure = Failure ?? $"{address}: the device descriptor cannot be read ({result.Status}, {result.Length} bytes)";
            return false;
        }

        var configurations = new List<ReadOnlyMemory<byte>>();
        for (byte i = 0; i < Math.Min(head[17], (byte)UsbDescriptors.MaxConfigurations); i++)
        {
            configurations.Add(ReadConfiguration(i));
        }

        if (!UsbDescriptors.TryParse(head, configurations, out var descriptors, out failure))
        {
            failure = $"{address}: {failure}";
            return false;
        }

        Descriptors = descriptors;
        _settings = new UsbIpSettings(descriptors);
        var maker = Text(descriptors.Device.ManufacturerIndex);
        var product = Text(descriptors.Device.ProductIndex) ?? descriptors.Device.Id;
        Info = new UsbDeviceInfo(address.ToString(), _speed, maker is null ? product : $"{maker} {product}", Text(descriptors.Device.SerialIndex));
        failure = Failure;
        return failure is null;
    }

    private ReadOnlyMemory<byte> ReadConfiguration(byte index)
    {
        var head = new byte[ConfigurationHead];
        if (!Descriptor(UsbDescriptorType.Configuration, index, head).Got(head.Length))
        {
            return default;
        }

        var all = new byte[Math.Max(BinaryPrimitives.ReadUInt16LittleEndian(head.AsSpan(2)), (ushort)ConfigurationHead)];
        var result = Descriptor(UsbDescriptorType.Configuration, index, all);
        return result.Got(ConfigurationHead) ? all.AsMemory(0, result.Length) : default;
    }

    private UsbResult Descriptor(UsbDescriptorType type, byte index, byte[] bytes) =>
        Control(UsbSetup.GetDescriptor((byte)type, index, 0, bytes.Length), bytes, DescriptorTimeout);

    private string? Text(byte index)
    {
        var text = UsbStrings.Printable(UsbStrings.Read(this, index));
        return string.IsNullOrEmpty(text) ? null : text;
    }
}
