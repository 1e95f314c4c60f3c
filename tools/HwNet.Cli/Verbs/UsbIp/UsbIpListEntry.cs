using HwNet.Bus.Usb.UsbIp;

namespace HwNet.Cli.Verbs.UsbIp;

/// <summary>A device that a server exports.</summary>
internal sealed record UsbIpListEntry
{
    /// <summary>As the other verbs want it: "usbip:lab:3240/1-2".</summary>
    public required string Target { get; init; }

    public required string BusId { get; init; }

    /// <summary>"0525:a4a1".</summary>
    public required string Id { get; init; }

    /// <summary>"high", ...</summary>
    public required string Speed { get; init; }

    public required string Path { get; init; }

    /// <summary>"02/06/00" for each.</summary>
    public required IReadOnlyList<string> Interfaces { get; init; }

    internal static UsbIpListEntry Of(UsbIpAddress server, UsbIpRemoteDevice device) => new()
    {
        Target = $"usbip:{server with { BusId = device.BusId }}",
        BusId = device.BusId,
        Id = device.Id,
        Speed = device.Speed.ToString().ToLowerInvariant(),
        Path = device.Path,
        Interfaces = [.. device.Interfaces.Select(static i => $"{i.Class:x2}/{i.Subclass:x2}/{i.Protocol:x2}")],
    };
}
