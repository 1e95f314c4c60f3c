using System.Globalization;

namespace HwNet.Bench;

/// <summary>Dotted-quad notation, strictly: four decimal numbers, which the system's parser does not insist on.</summary>
internal static class Ipv4Text
{
    internal static bool IsAddress(string text)
    {
        var parts = text.Split('.');
        return parts.Length == 4 && parts.All(part => IsNumber(part, 255));
    }

    internal static bool IsAddressWithPrefix(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        return slash > 0 && IsAddress(text[..slash]) && IsNumber(text[(slash + 1)..], 32);
    }

    // "010" is 8 to some programs and 10 to others: refused.
    private static bool IsNumber(string text, int max) =>
        text.Length is > 0 and <= 3 && (text.Length == 1 || text[0] != '0')
        && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value <= max;
}
