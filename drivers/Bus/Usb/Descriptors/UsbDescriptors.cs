using System.Diagnostics.CodeAnalysis;

namespace HwNet.Bus.Usb;

/// <summary>All that a device says of itself, parsed once. The bytes are hostile; nothing here throws on them.</summary>
/// <param name="Device">The device descriptor.</param>
/// <param name="Configurations">Its configurations, in the device's order.</param>
public sealed record UsbDescriptors(UsbDeviceDescriptor Device, IReadOnlyList<UsbConfiguration> Configurations)
{
    /// <summary>Configurations that are looked at.</summary>
    public const int MaxConfigurations = 16;

    /// <summary>Parses what was read from a device.</summary>
    /// <param name="device">The device descriptor's bytes.</param>
    /// <param name="configurations">The bytes of each configuration, by index; an empty one could not be read.</param>
    /// <param name="descriptors">The result.</param>
    /// <param name="failure">Why there is none.</param>
    /// <returns>False: the device descriptor is none, or there is no configuration that can be read.</returns>
    public static bool TryParse(
        ReadOnlySpan<byte> device,
        IReadOnlyList<ReadOnlyMemory<byte>> configurations,
        [NotNullWhen(true)] out UsbDescriptors? descriptors,
        [NotNullWhen(false)] out string? failure)
    {
        ArgumentNullException.ThrowIfNull(configurations);
        descriptors = null;
        if (UsbDeviceDescriptor.Read(device) is not { } head)
        {
            failure = $"the device descriptor is none ({device.Length} bytes)";
            return false;
        }

        var parsed = new List<UsbConfiguration>();
        for (var i = 0; i < Math.Min(configurations.Count, MaxConfigurations); i++)
        {
            if (UsbConfigurationParser.Parse(i, configurations[i]) is { } configuration)
            {
                parsed.Add(configuration);
            }
        }

        failure = parsed.Count == 0 ? $"{head.Id}: none of the {configurations.Count} configuration descriptors can be read" : null;
        descriptors = failure is null ? new UsbDescriptors(head, parsed) : null;
        return descriptors is not null;
    }
}
