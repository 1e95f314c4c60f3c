namespace HwNet.Net;

/// <summary>mfilter: the link-layer groups an interface has joined, as its receive path looks them up. Replaced as a whole; read without a lock.</summary>
public sealed class MulticastFilter
{
    /// <summary>Small lists are searched in order: faster than hashing up to about this length.</summary>
    private const int LinearLimit = 8;

    private readonly ulong[] _few;
    private readonly HashSet<ulong>? _many;

    internal MulticastFilter(IReadOnlyCollection<LinkAddress> groups)
    {
        Groups = groups;
        _few = [.. groups.Select(static g => g.ToUInt64())];
        _many = groups.Count > LinearLimit ? [.. _few] : null;
    }

    /// <summary>A filter that matches nothing.</summary>
    public static MulticastFilter Empty { get; } = new([]);

    /// <summary>The groups.</summary>
    public IReadOnlyCollection<LinkAddress> Groups { get; }

    /// <summary>mfethermatch: true when the group was joined.</summary>
    public bool Matches(LinkAddress group) =>
        _many is not null ? _many.Contains(group.ToUInt64()) : Array.IndexOf(_few, group.ToUInt64()) >= 0;
}
