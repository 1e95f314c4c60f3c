using System.Globalization;
using System.Text;

namespace HwNet.Cli.Common.Output;

/// <summary>Text of devices, files and the system made safe for a terminal: what would steer it is written as \x1b.</summary>
internal static class Printable
{
    /// <summary>The longest text that is shown in one piece.</summary>
    private const int MaxLength = 2000;

    /// <summary>The text with control, format and broken characters escaped, and cut when it is far too long.</summary>
    internal static string Text(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return "";
        }

        var tooLong = text.Length > MaxLength;
        var shown = tooLong ? text.AsSpan(0, MaxLength) : text;
        if (!tooLong && IsClean(shown))
        {
            return text;
        }

        var builder = new StringBuilder(shown.Length + 16);
        foreach (var rune in shown.EnumerateRunes())
        {
            Append(builder, rune);
        }

        return tooLong ? builder.Append("...").ToString() : builder.ToString();
    }

    /// <summary>The same for a text of our own that has lines, such as a rule to be copied: each line after the first is indented.</summary>
    internal static string Lines(string text, int indent) =>
        string.Join($"\n{new string(' ', indent)}", text.Split('\n').Select(Text));

    private static void Append(StringBuilder builder, Rune rune)
    {
        if (!Steers(rune))
        {
            _ = builder.Append(rune.ToString());
        }
        else if (rune.Value < 0x100)
        {
            _ = builder.Append(CultureInfo.InvariantCulture, $"\\x{rune.Value:x2}");
        }
        else
        {
            _ = builder.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}");
        }
    }

    private static bool IsClean(ReadOnlySpan<char> text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (Steers(rune))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Format characters turn the reading direction round; U+FFFD stands for a lone surrogate.</summary>
    private static bool Steers(Rune rune) => rune.Value == 0xfffd || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control
        or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
