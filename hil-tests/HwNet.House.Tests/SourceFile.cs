using System.Text.RegularExpressions;

namespace HwNet.House.Tests;

/// <summary>A C# source taken apart: code without comments and strings, and the comments alone.</summary>
internal sealed partial class SourceFile
{
    internal SourceFile(string path, string text)
    {
        Path = path;
        var parts = SourceText.Split(text);
        Code = parts.Code;
        Comments = parts.Comments;
        LineCount = text.Count(c => c == '\n') + (text.EndsWith('\n') || text.Length == 0 ? 0 : 1);
        Types = FindTypes(OuterLevel(Code));
    }

    /// <summary>Relative to the root of the repository.</summary>
    internal string Path { get; }

    /// <summary>The code: every comment and the inside of every literal is blank; lines stay where they were.</summary>
    internal string Code { get; }

    /// <summary>The comments: everything else is blank; lines stay where they were.</summary>
    internal string Comments { get; }

    internal int LineCount { get; }

    /// <summary>The names of the types declared here that are not inside another type.</summary>
    internal IReadOnlyList<string> Types { get; }

    /// <summary>The number of the line, from 1, of a position in <see cref="Code"/> or <see cref="Comments"/>.</summary>
    internal int LineOf(int position) => Code.AsSpan(0, position).Count('\n') + 1;

    /// <summary>Where a pattern matches, each as "path:line".</summary>
    internal IEnumerable<string> Find(Regex pattern, string text) => pattern.Matches(text).Select(m => $"{Path}:{LineOf(m.Index)}");

    /// <summary>The code outside all braces: with file-scoped namespaces, the declarations of the outermost types.</summary>
    private static string OuterLevel(string code)
    {
        var outer = new System.Text.StringBuilder();
        var depth = 0;
        foreach (var c in code)
        {
            depth -= c == '}' ? 1 : 0;
            if (depth == 0)
            {
                outer.Append(c);
            }

            depth += c == '{' ? 1 : 0;
        }

        return outer.ToString();
    }

    private static string[] FindTypes(string outer)
    {
        var declarations = Constraint().Replace(outer, " ");
        return [.. TypeDeclaration().Matches(declarations).Concat(DelegateDeclaration().Matches(declarations)).Select(m => m.Groups["name"].Value)];
    }

    [GeneratedRegex(@"\bwhere\b[^{;]*")]
    private static partial Regex Constraint();

    [GeneratedRegex(@"\b(?:class|struct|interface|enum|record(?:\s+(?:class|struct))?)\s+(?<name>\w+)")]
    private static partial Regex TypeDeclaration();

    [GeneratedRegex(@"\bdelegate\s[^(;{]*?(?<name>\w+)\s*(?:<[^>]*>)?\s*\(")]
    private static partial Regex DelegateDeclaration();
}
