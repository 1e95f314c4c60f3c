namespace HwNet.Ioctl;

/// <summary>if_clonereq, ifgroupreq: names of something, as many as the caller wanted.</summary>
/// <param name="Names">The names.</param>
/// <param name="Truncated">True when the limit left something out.</param>
public sealed record IfNameList(IReadOnlyList<string> Names, bool Truncated)
{
    /// <summary>At most so many of the names.</summary>
    internal static Errno Answer(IfRequest<IfNameList> request, IReadOnlyList<string> names, int limit)
    {
        if (limit < 0)
        {
            return Errno.EINVAL;
        }

        request.Reply = new IfNameList([.. names.Take(limit)], names.Count > limit);
        return Errno.None;
    }
}
