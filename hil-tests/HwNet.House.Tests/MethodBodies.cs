using System.Text.RegularExpressions;

namespace HwNet.House.Tests;

/// <summary>Finds the bodies of methods, constructors and properties: the blocks that stand directly in a type.</summary>
internal static partial class MethodBodies
{
    /// <summary>Where each body opens, and the lines between its braces.</summary>
    internal static IEnumerable<(int Line, int LineCount)> Of(string code)
    {
        var open = new Stack<(bool IsType, bool IsBody, int Line)>();
        var (line, since) = (1, 0);
        for (var at = 0; at < code.Length; at++)
        {
            line += code[at] == '\n' ? 1 : 0;
            if (code[at] == '{')
            {
                var head = code[since..at];
                var isType = TypeHead().IsMatch(head);
                open.Push((isType, !isType && open.TryPeek(out var outer) && outer.IsType && !IsInitializer(head), line));
            }
            else if (code[at] == '}' && open.TryPop(out var block) && block.IsBody)
            {
                yield return (block.Line, Math.Max(0, line - block.Line - 1));
            }

            since = code[at] is '{' or '}' or ';' ? at + 1 : since;
        }
    }

    /// <summary>True when an equals sign outside parentheses comes first: a table, or a switch expression.</summary>
    private static bool IsInitializer(string head) => Parentheses().Replace(head, "").Contains('=') && !head.Contains("operator", StringComparison.Ordinal);

    [GeneratedRegex(@"\b(?:class|struct|interface|enum|record|namespace)\s+\w")]
    private static partial Regex TypeHead();

    [GeneratedRegex(@"\((?>[^()]+|(?<open>\()|(?<-open>\)))*\)")]
    private static partial Regex Parentheses();
}
