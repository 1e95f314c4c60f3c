using System.Diagnostics.CodeAnalysis;
using YamlDotNet.RepresentationModel;

namespace HwNet.Bench;

/// <summary>One YAML map of a bench file: hands out its values by key and knows which were never asked for.</summary>
internal sealed class BenchFileMap
{
    private readonly string _file;
    private readonly string _what;
    private readonly int _line;
    private readonly Dictionary<string, (YamlNode Key, YamlNode Value)> _entries = new(StringComparer.Ordinal);
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    /// <param name="file">For messages.</param>
    /// <param name="node">What should be a map.</param>
    /// <param name="what">What the map describes, for messages.</param>
    internal BenchFileMap(string file, YamlNode node, string what)
    {
        _file = file;
        _what = what;
        _line = Line(node);
        if (node is not YamlMappingNode map)
        {
            throw Wrong(_line, $"{what} is no map", "write 'key: value' lines");
        }

        foreach (var (key, value) in map.Children)
        {
            _entries[(key as YamlScalarNode)?.Value ?? throw Wrong(Line(key), $"{what} has a key that is no word", "write 'key: value'")] = (key, value);
        }
    }

    internal static int Line(YamlNode node) => (int)node.Start.Line;

    internal int LineOf(string key) => Line(_entries[key].Key);

    /// <summary>The value of a key that must be there.</summary>
    internal string Text(string key) =>
        TryText(key, out var text, out _) ? text : throw Wrong(_line, $"{_what} has no '{key}'", $"add a line '{key}: ...'");

    internal bool TryText(string key, [NotNullWhen(true)] out string? text, [NotNullWhen(true)] out YamlNode? node)
    {
        text = null;
        if (!TryNode(key, out node))
        {
            return false;
        }

        text = Scalar(key, node);
        return true;
    }

    internal bool TryNode(string key, [NotNullWhen(true)] out YamlNode? node)
    {
        _ = _known.Add(key);
        var found = _entries.TryGetValue(key, out var entry);
        node = found ? entry.Value : null;
        return found;
    }

    /// <summary>All entries, of whatever key.</summary>
    internal Dictionary<string, string> Texts() =>
        _entries.ToDictionary(entry => entry.Key, entry => Scalar(entry.Key, entry.Value.Value), StringComparer.Ordinal);

    /// <summary>Throws when there is a key that nobody asked for.</summary>
    internal void RefuseOthers()
    {
        foreach (var key in _entries.Keys.Where(key => !_known.Contains(key)))
        {
            throw Wrong(LineOf(key), $"{_what} has no key '{key}'", "known are " + string.Join(", ", _known));
        }
    }

    private string Scalar(string key, YamlNode node) =>
        node is YamlScalarNode { Value: { } text } && !string.IsNullOrWhiteSpace(text)
            ? text
            : throw Wrong(Line(node), $"'{key}' of {_what} has no value", "write one value behind the colon");

    private BenchException Wrong(int line, string cause, string cure) => new(_file, line, new BenchProblem(cause, cure));
}
