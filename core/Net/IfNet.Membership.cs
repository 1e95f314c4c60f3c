namespace HwNet.Net;

/// <content>Memberships with a holder, which may outlive the interface.</content>
public sealed partial class IfNet
{
    /// <summary>if_addmulti: as <see cref="JoinMulti(in SockAddr)"/>, for a holder that leaves the group whatever becomes of the interface. n, takes C</summary>
    /// <param name="group">The group, of the network or the link layer.</param>
    /// <param name="membership">This join, when the result is None.</param>
    /// <returns>As <see cref="JoinMulti(in SockAddr)"/>.</returns>
    public Errno JoinMulti(in SockAddr group, out IfMembership? membership)
    {
        lock (_config)
        {
            var error = JoinMulti(group);
            membership = error == Errno.None ? new IfMembership(this, _multi[group]) : null;
            return error;
        }
    }

    /// <summary>if_delmulti_ifma. Takes C</summary>
    internal Errno LeaveMulti(IfMultiAddress address)
    {
        lock (_config)
        {
            // A detach, or if_delallmulti, took it off the list; what stands there now is somebody else's.
            return _multi.TryGetValue(address.Group, out var listed) && listed == address ? LeaveMulti(address.Group) : Errno.None;
        }
    }
}
