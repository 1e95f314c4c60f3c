namespace HwNet.Net;

/// <summary>ifmultiaddr as its holder sees it: one join of a group, to be left exactly once, also after the interface is gone.</summary>
/// <remarks>It stands for this join only: a later join of the same group, or another interface with the same name or index, is not touched by it.</remarks>
public sealed class IfMembership
{
    private readonly IfMultiAddress _address;
    private IfNet? _ifp;

    internal IfMembership(IfNet ifp, IfMultiAddress address)
    {
        _ifp = ifp;
        _address = address;
    }

    /// <summary>ifma_addr: the group.</summary>
    public SockAddr Group => _address.Group;

    /// <summary>ifma_ifp: the interface; null once the group was left or the interface detached.</summary>
    public IfNet? Ifp => Volatile.Read(ref _ifp) is { IsDetached: false } ifp ? ifp : null;

    /// <summary>if_delmulti_ifma: leaves the group. n, takes C of the interface while that is attached</summary>
    /// <returns>None, also when the interface is detached or all its memberships were dropped; ENOENT when it was left before.</returns>
    public Errno Leave() => Interlocked.Exchange(ref _ifp, null) is { } ifp ? ifp.LeaveMulti(_address) : Errno.ENOENT;
}
