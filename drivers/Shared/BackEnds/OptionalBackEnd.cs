namespace HwNet.Drivers.Shared.BackEnds;

/// <summary>A back end that this repository has the sources of, and that a build has only on request.</summary>
/// <param name="Name"><see cref="BackEnd.Name"/>.</param>
/// <param name="Package">The package it needs.</param>
/// <param name="Assembly">The file it is in, beside the program.</param>
public sealed record OptionalBackEnd(string Name, string Package, string Assembly)
{
    /// <summary>What builds all of them in.</summary>
    public const string BuildProperty = "-p:HwNetPackages=true";

    /// <summary>All there are.</summary>
    public static IReadOnlyList<OptionalBackEnd> All { get; } =
    [
        new("sharppcap", "SharpPcap", "HwNet.SharpPcap.dll"),
        new("libusbdotnet", "LibUsbDotNet", "HwNet.LibUsbDotNet.dll"),
        new("packetdotnet", "PacketDotNet", "HwNet.SharpPcap.dll"),
    ];

    /// <summary>The files of those that were built in, wherever the program lies.</summary>
    public static IEnumerable<string> FindAssemblies() =>
        All.Select(static b => Path.Combine(AppContext.BaseDirectory, b.Assembly)).Distinct().Where(File.Exists);
}
