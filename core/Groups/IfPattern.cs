using HwNet.Net;

namespace HwNet.Groups;

/// <summary>Which interfaces a filter is about: names and groups, "lab,!ue0": the members of lab, but not ue0. Immutable.</summary>
/// <remarks>
/// Terms are separated by commas. An interface matches when a term names it or one of its groups and no term with "!" does; with nothing but
/// such terms, everything else matches. Names are looked up at the moment of the question: interfaces may come, go and change groups.
/// </remarks>
public sealed class IfPattern
{
    private readonly string _text;
    private readonly string[] _wanted;
    private readonly string[] _unwanted;

    private IfPattern(string text, string[] wanted, string[] unwanted)
    {
        _text = text;
        _wanted = wanted;
        _unwanted = unwanted;
    }

    /// <summary>Every interface.</summary>
    public static IfPattern All { get; } = new(IfGroups.All, [IfGroups.All], []);

    /// <summary>Reads a pattern.</summary>
    /// <returns>None; EINVAL: empty, or an empty term; ENAMETOOLONG: a term that no interface and no group can be called.</returns>
    public static Errno Parse(string text, out IfPattern? pattern)
    {
        ArgumentNullException.ThrowIfNull(text);
        pattern = null;
        List<string> wanted = [];
        List<string> unwanted = [];
        foreach (var term in text.Split(',', StringSplitOptions.TrimEntries))
        {
            var not = term.StartsWith('!');
            var name = not ? term[1..] : term;
            if (name.Length is 0 or > IfNet.MaxNameLength)
            {
                return name.Length == 0 ? Errno.EINVAL : Errno.ENAMETOOLONG;
            }

            (not ? unwanted : wanted).Add(name);
        }

        pattern = new IfPattern(text, [.. wanted], [.. unwanted]);
        return Errno.None;
    }

    /// <summary>True for an interface the pattern means. n; allocates nothing</summary>
    public bool Matches(IfNet ifp) => (_wanted.Length == 0 || Names(_wanted, ifp)) && !Names(_unwanted, ifp);

    /// <summary>The interfaces of a stack it means now, in order of attachment. n</summary>
    public IReadOnlyList<IfNet> Resolve(NetStack stack)
    {
        ArgumentNullException.ThrowIfNull(stack);
        return [.. stack.Interfaces.All.Where(Matches)];
    }

    /// <inheritdoc/>
    public override string ToString() => _text;

    private static bool Names(string[] terms, IfNet ifp)
    {
        foreach (var term in terms)
        {
            // The name of an interface hides a group of the same name.
            if (term == ifp.Name || (ifp.IsInGroup(term) && !ifp.Stack.Interfaces.TryFind(term, out _)))
            {
                return true;
            }
        }

        return false;
    }
}
