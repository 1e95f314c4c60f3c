namespace HwNet.Cli.Verbs.Usb;

/// <summary>What a device says of itself.</summary>
internal sealed record UsbShowReport
{
    public required string Target { get; init; }

    public required string Location { get; init; }

    public required string Id { get; init; }

    public required string Speed { get; init; }

    public required string Description { get; init; }

    /// <summary>The device descriptor.</summary>
    public required DescriptorEntry Device { get; init; }

    public required IReadOnlyList<UsbShowConfiguration> Configurations { get; init; }

    /// <summary>String descriptors by index; empty when the device could not be opened.</summary>
    public required IReadOnlyDictionary<int, string> Strings { get; init; }

    /// <summary>Why the strings are not there; null when they are.</summary>
    public string? StringsMissing { get; init; }
}
