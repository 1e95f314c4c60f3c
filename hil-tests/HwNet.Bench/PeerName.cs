using System.Diagnostics.CodeAnalysis;

namespace HwNet.Bench;

/// <summary>The far end of the cable: an interface in a network namespace of this machine, written "netns:NAME/IFNAME".</summary>
/// <param name="Namespace">The namespace, as <c>ip netns</c> names it.</param>
/// <param name="Interface">The interface in it.</param>
public sealed record PeerName(string Namespace, string Interface)
{
    private const string Prefix = "netns:";

    /// <summary>IFNAMSIZ of Linux without the terminator.</summary>
    private const int MaxInterfaceLength = 15;

    /// <summary>NAME_MAX: a named namespace is a file.</summary>
    private const int MaxNamespaceLength = 255;

    /// <summary>Reads a peer's name.</summary>
    /// <exception cref="BenchException">It is none; cause and cure are told.</exception>
    public static PeerName Parse(string text) =>
        TryParse(text, out var peer, out var problem) ? peer : throw new BenchException(problem);

    /// <summary>Reads a peer's name; <paramref name="problem"/> tells why it is none.</summary>
    public static bool TryParse(
        string text, [NotNullWhen(true)] out PeerName? peer, [NotNullWhen(false)] out BenchProblem? problem)
    {
        peer = null;
        problem = null;
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (!text.StartsWith(Prefix, StringComparison.Ordinal) || slash < 0)
        {
            problem = new($"'{text}' is no peer", "write netns:NAME/IFNAME");
            return false;
        }

        var space = text[Prefix.Length..slash];
        var name = text[(slash + 1)..];
        if (!IsName(space, MaxNamespaceLength))
        {
            problem = new($"'{space}' cannot be the name of a network namespace", "take a name that 'ip netns list' shows");
            return false;
        }

        if (!IsName(name, MaxInterfaceLength))
        {
            problem = new($"'{name}' cannot be the name of an interface", $"take a name that 'ip -n {space} link' shows");
            return false;
        }

        peer = new PeerName(space, name);
        return true;
    }

    /// <summary>The peer as the user writes it.</summary>
    public override string ToString() => $"{Prefix}{Namespace}/{Interface}";

    // No leading '-': the names become arguments of ip(8), which would read an option.
    private static bool IsName(string name, int maxLength) =>
        name.Length > 0 && name.Length <= maxLength && name[0] != '-' && name is not ("." or "..")
        && !name.Any(c => c == '/' || char.IsWhiteSpace(c) || char.IsControl(c));
}
