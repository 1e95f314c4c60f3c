namespace HwNet.Cli.Verbs.Usb;

/// <summary>A device in the tree.</summary>
internal sealed record UsbTreeDevice
{
    /// <summary>As the other verbs want it; null for a hub.</summary>
    public string? Target { get; init; }

    /// <summary>"1-2.3", "usb1" for a root hub, the model's name.</summary>
    public required string Location { get; init; }

    /// <summary>The hub it hangs on; null for a root hub and for models.</summary>
    public string? Hub { get; init; }

    public string? Id { get; init; }

    public int? Bus { get; init; }

    public int? Address { get; init; }

    public string? Speed { get; init; }

    public required string Description { get; init; }

    /// <summary>The driver that would take it; null for none.</summary>
    public string? Driver { get; init; }

    /// <summary>Drivers of the operating system that hold its interfaces now.</summary>
    public IReadOnlyList<string> SystemDrivers { get; init; } = [];
}
