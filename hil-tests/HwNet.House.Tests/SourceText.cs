namespace HwNet.House.Tests;

/// <summary>A scanner that tells code, comments and literals of C# apart, so that a rule about code never trips over a sentence.</summary>
/// <remarks>The expressions inside an interpolated string count as literal: no rule of the house looks for anything there.</remarks>
internal sealed class SourceText
{
    private readonly string _text;
    private readonly char[] _code;
    private readonly char[] _comments;
    private int _at;

    private SourceText(string text)
    {
        _text = text;
        _code = Blank(text);
        _comments = Blank(text);
    }

    /// <summary>Two texts as long as the source, each with the other's characters blanked; literals are blank in both.</summary>
    internal static (string Code, string Comments) Split(string text)
    {
        var scanner = new SourceText(text);
        scanner.Scan();
        return (new string(scanner._code), new string(scanner._comments));
    }

    private static char[] Blank(string text) => [.. text.Select(c => c == '\n' ? '\n' : ' ')];

    private void Scan()
    {
        while (_at < _text.Length)
        {
            if (Looking("//"))
            {
                CopyTo(_comments, EndOf("\n", 2));
            }
            else if (Looking("/*"))
            {
                CopyTo(_comments, EndOf("*/", 2));
            }
            else if (_text[_at] == '\'')
            {
                SkipEscaped('\'');
            }
            else if (_text[_at] == '"')
            {
                SkipString();
            }
            else
            {
                CopyTo(_code, _at + 1);
            }
        }
    }

    private void SkipString()
    {
        var quotes = RunOf('"', _at);
        if (Before(1) == '@' || (Before(1) == '$' && Before(2) == '@'))
        {
            SkipVerbatim();
        }
        else if (quotes >= 3)
        {
            _at = EndOf(new string('"', quotes), quotes);
        }
        else if (Before(1) == '$')
        {
            SkipInterpolated();
        }
        else
        {
            SkipEscaped('"');
        }
    }

    private void SkipVerbatim()
    {
        _at++;
        while (_at < _text.Length)
        {
            var quotes = RunOf('"', _at);
            _at += Math.Max(1, quotes);
            if (quotes % 2 == 1)
            {
                return;
            }
        }
    }

    private void SkipEscaped(char end)
    {
        _at++;
        while (_at < _text.Length && _text[_at] != end && _text[_at] != '\n')
        {
            _at += _text[_at] == '\\' ? 2 : 1;
        }

        _at++;
    }

    /// <summary>Skips to the closing quote; one inside the braces of an expression does not count.</summary>
    private void SkipInterpolated()
    {
        _at++;
        for (var depth = 0; _at < _text.Length && (depth > 0 || _text[_at] != '"'); _at++)
        {
            if (depth == 0 && (_text[_at] == '\\' || Looking("{{") || Looking("}}")))
            {
                _at++;
            }
            else
            {
                depth += _text[_at] == '{' ? 1 : _text[_at] == '}' ? -1 : 0;
            }
        }

        _at++;
    }

    private char Before(int count) => _at < count ? '\0' : _text[_at - count];

    private bool Looking(string what) => string.CompareOrdinal(_text, _at, what, 0, what.Length) == 0;

    private int RunOf(char c, int from)
    {
        var to = from;
        while (to < _text.Length && _text[to] == c)
        {
            to++;
        }

        return to - from;
    }

    private int EndOf(string mark, int skip)
    {
        var found = _at + skip > _text.Length ? -1 : _text.IndexOf(mark, _at + skip, StringComparison.Ordinal);
        return found < 0 ? _text.Length : found + mark.Length;
    }

    private void CopyTo(char[] target, int end)
    {
        _text.CopyTo(_at, target, _at, end - _at);
        _at = end;
    }
}
