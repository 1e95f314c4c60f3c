namespace HwNet.Bench;

/// <summary>How the names of targets that are made of others are taken apart. What stands in brackets stays together: "bridge:[pcap:a+b]+pcap:c".</summary>
internal static class TargetText
{
    /// <summary>"PARENT.ID": the last dot counts, so that the parent may have dots too. A VLAN upon a VLAN: the outer one is a service VLAN unless it says otherwise.</summary>
    internal static TargetParts? ParentAndId(string argument)
    {
        var dot = LastOutside(argument, '.');
        if (dot <= 0 || dot == argument.Length - 1)
        {
            return null;
        }

        var parent = Unwrap(argument[..dot]);
        var isOuter = parent.StartsWith("vlan:", StringComparison.Ordinal) && char.IsAsciiDigit(parent[^1]);
        return new TargetParts([isOuter ? parent + "ad" : parent], argument[(dot + 1)..]);
    }

    /// <summary>"OPTION:A+B".</summary>
    internal static TargetParts? OptionAndMembers(string argument)
    {
        var colon = argument.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && Members(argument[(colon + 1)..]) is { } members ? members with { Option = argument[..colon] } : null;
    }

    /// <summary>"A+B+C": one or more.</summary>
    internal static TargetParts? Members(string argument)
    {
        var members = new List<string>();
        for (var rest = argument; ;)
        {
            var plus = LastOutside(rest, '+');
            members.Insert(0, Unwrap(rest[(plus + 1)..]));
            if (plus < 0)
            {
                break;
            }

            rest = rest[..plus];
        }

        return members.TrueForAll(static m => m.Length > 0) ? new TargetParts(members, "") : null;
    }

    /// <summary>The last place of a character that no bracket holds; -1 when there is none, or brackets do not match.</summary>
    private static int LastOutside(string text, char wanted)
    {
        var depth = 0;
        for (var i = text.Length - 1; i >= 0; i--)
        {
            depth += text[i] switch { ']' => 1, '[' => -1, _ => 0 };
            if (depth < 0 || (depth == 0 && text[i] == wanted))
            {
                return depth < 0 ? -1 : i;
            }
        }

        return -1;
    }

    private static string Unwrap(string text) => text.Length > 2 && text[0] == '[' && text[^1] == ']' ? text[1..^1] : text;
}
