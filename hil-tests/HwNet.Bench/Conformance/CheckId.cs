using System.Globalization;

namespace HwNet.Bench.Conformance;

/// <summary>A check's ID: its family and its number in it ("TX-1").</summary>
/// <param name="Family">One of <see cref="Families"/>.</param>
/// <param name="Number">From 1.</param>
public readonly record struct CheckId(string Family, int Number)
{
    private const int MaxNumber = 999;

    private static readonly string[] FamilyOrder =
        ["ATT", "LNK", "TX", "RX", "FLT", "MTU", "VLAN", "OFF", "STA", "IOC", "WDG", "HOT", "PRF", "END", "MAL"];

    /// <summary>The families, in the order in which checks run: what later ones rely on comes first.</summary>
    public static IReadOnlyList<string> Families => FamilyOrder;

    /// <summary>Where the check stands in a run.</summary>
    internal int Order => (Array.IndexOf(FamilyOrder, Family) * (MaxNumber + 1)) + Number;

    /// <summary>Reads an ID: a known family, '-', a number without leading zeros.</summary>
    public static bool TryParse(string text, out CheckId id)
    {
        id = default;
        var dash = text.IndexOf('-', StringComparison.Ordinal);
        if (dash < 0 || !FamilyOrder.Contains(text[..dash]) || text.AsSpan(dash + 1).StartsWith("0")
            || !int.TryParse(text.AsSpan(dash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            || number > MaxNumber)
        {
            return false;
        }

        id = new CheckId(text[..dash], number);
        return true;
    }

    /// <summary>Reads what <see cref="TryParse"/> accepts.</summary>
    /// <exception cref="FormatException">The text is no ID.</exception>
    public static CheckId Parse(string text) =>
        TryParse(text, out var id) ? id : throw new FormatException($"'{text}' is no check's ID (like TX-1; families: {string.Join(' ', FamilyOrder)})");

    /// <summary>"TX-1".</summary>
    public override string ToString() => $"{Family}-{Number}";
}
