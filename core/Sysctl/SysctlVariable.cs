namespace HwNet.Sysctl;

/// <summary>A node bound to a value of a stack, wherever that value lives.</summary>
internal sealed class SysctlVariable<T> : SysctlNode
    where T : IComparable<T>
{
    private readonly SysctlFormat<T> _format;
    private readonly Func<T> _get;
    private readonly Func<T, Errno>? _set;
    private readonly (T Least, T Most)? _range;

    /// <param name="name">The dotted name.</param>
    /// <param name="format">Its type.</param>
    /// <param name="words">Unit and one line.</param>
    /// <param name="get">Reads the value.</param>
    /// <param name="set">Sets it, within the range; null for read-only.</param>
    /// <param name="range">Bounds, both included; null for none.</param>
    /// <param name="keepsDefault">False for what no stack begins with.</param>
    internal SysctlVariable(
        string name, SysctlFormat<T> format, (string Unit, string Description) words, Func<T> get, Func<T, Errno>? set, (T Least, T Most)? range, bool keepsDefault)
        : base(name, format.Type, words.Unit, words.Description, set is not null)
    {
        _format = format;
        _get = get;
        _set = set;
        _range = range;
        Default = keepsDefault ? format.Text(get()) : null;
    }

    public override string Value => _format.Text(_get());

    public override string? Default { get; }

    public override string? Least => _range is { } range ? _format.Text(range.Least) : null;

    public override string? Most => _range is { } range ? _format.Text(range.Most) : null;

    internal override Errno Set(string text, out string? failure)
    {
        failure = null;
        if (!_format.TryParse(text, out var value))
        {
            failure = $"{Name}: '{text}' is no value for it. Give {_format.Wanted}{Bounds()}.";
            return Errno.EINVAL;
        }

        if (_range is var (least, most) && (value.CompareTo(least) < 0 || value.CompareTo(most) > 0))
        {
            failure = $"{Name}: {text} is out of range. Give {_format.Wanted}{Bounds()}.";
            return Errno.ERANGE;
        }

        var error = _set!(value);
        failure = error == Errno.None ? null : $"{Name}: {text} is refused ({error}); it stays {Value}. {Description}.";
        return error;
    }

    private string Bounds() => _range is null || Type == SysctlType.Bool ? "" : $", from {Least} to {Most}{(Unit.Length > 0 ? $" {Unit}" : "")}";
}
