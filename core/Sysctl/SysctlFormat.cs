namespace HwNet.Sysctl;

/// <summary>How the values of one type are written and read.</summary>
/// <param name="type">The type.</param>
/// <param name="wanted">What a value looks like, for who wrote another.</param>
/// <param name="text">A value as text; reading gives the same value again.</param>
/// <param name="parse">From text; null when it is none.</param>
internal sealed class SysctlFormat<T>(SysctlType type, string wanted, Func<T, string> text, Func<string, (bool Good, T Value)> parse)
    where T : IComparable<T>
{
    internal SysctlType Type => type;

    internal string Wanted => wanted;

    internal string Text(T value) => text(value);

    internal bool TryParse(string written, out T value)
    {
        (var good, value) = parse(written);
        return good;
    }
}
