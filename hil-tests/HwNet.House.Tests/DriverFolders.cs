namespace HwNet.House.Tests;

/// <summary>The folders that each hold one driver: drivers/X, and drivers/Pseudo/X as "Pseudo.X".</summary>
internal static class DriverFolders
{
    internal static IReadOnlyList<string> Names { get; } =
        [.. Repository.Sources.Select(s => NameOf(s.Path)).OfType<string>().Where(name => name != "Shared").Distinct().Order(StringComparer.Ordinal)];

    /// <summary>The driver that a file belongs to; null outside the driver folders.</summary>
    internal static string? NameOf(string path)
    {
        var parts = path.Split('/');
        if (parts[0] != "drivers" || parts.Length < 3 || parts[1] == "Bus")
        {
            return null;
        }

        return parts[1] == "Pseudo" && parts.Length > 3 ? $"Pseudo.{parts[2]}" : parts[1];
    }

    internal static string PathOf(string name) => "drivers/" + name.Replace('.', '/');
}
