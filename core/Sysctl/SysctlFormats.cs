using System.Globalization;

namespace HwNet.Sysctl;

/// <summary>The formats of all types, made when asked for: a stack has nothing static. Nothing depends on the language of the machine.</summary>
internal static class SysctlFormats
{
    internal static SysctlFormat<bool> Bool => new(
        SysctlType.Bool,
        "0 or 1",
        static value => value ? "1" : "0",
        static text => (text is "0" or "1" or "false" or "true" or "off" or "on", text is "1" or "true" or "on"));

    internal static SysctlFormat<int> Int => new(
        SysctlType.Int,
        "a whole number",
        static value => value.ToString(CultureInfo.InvariantCulture),
        static text => (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value), value));

    internal static SysctlFormat<long> Long => new(
        SysctlType.Long,
        "a whole number",
        static value => value.ToString(CultureInfo.InvariantCulture),
        static text => (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value), value));

    internal static SysctlFormat<string> String => new(SysctlType.String, "text", static value => value, static text => (true, text));

    internal static SysctlFormat<TimeSpan> Duration => new(
        SysctlType.Duration,
        "a time in seconds, or with a unit: 500ms, 20s, 5m, 1h, 1d",
        static value => value.TotalSeconds.ToString("0.#######", CultureInfo.InvariantCulture),
        static text => (TryParseDuration(text, out var value), value));

    private static bool TryParseDuration(string text, out TimeSpan value)
    {
        value = default;
        var digits = text.AsSpan().TrimEnd("mshd");
        var unit = text[digits.Length..] switch
        {
            "ms" => 0.001,
            "" or "s" => 1,
            "m" => 60,
            "h" => 3_600,
            "d" => 86_400,
            _ => 0.0,
        };
        if (unit == 0 || !double.TryParse(digits, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            || Math.Abs(number * unit) > TimeSpan.MaxValue.TotalSeconds / 2)
        {
            return false;
        }

        value = TimeSpan.FromSeconds(number * unit);
        return true;
    }
}
