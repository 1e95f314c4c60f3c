using HwNet.Ioctl;

namespace HwNet.Net;

/// <content>ifioctl: requests to an interface by name, and to the stack itself.</content>
public sealed partial class NetStack
{
    /// <summary>ifioctl: a request to the interface with that name; a change may name a group, and is made on each member. n</summary>
    /// <returns>
    /// ENXIO when there is no interface of that name (and, for a change, no group); else as <see cref="IfNet.Ioctl"/>; for a group the first error,
    /// after all members were tried.
    /// </returns>
    public Errno Ioctl(string name, IfRequest request, Credential? credential = null)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (Interfaces.TryFind(name, out var ifp))
        {
            return ifp.Ioctl(request, credential);
        }

        // A question has room for one answer.
        var members = Groups.MembersOf(name);
        return members.Count > 0 && request.NeedsPrivilege ? ChangeAll(members, request, credential) : Errno.ENXIO;
    }

    /// <summary>ifioctl on the stack itself, with or without interfaces: listings, cloning, moving an interface. n</summary>
    /// <param name="request">What is wanted; a reply is put into it.</param>
    /// <param name="credential">On whose behalf; null for the owner of the stack.</param>
    /// <returns>None; EPERM; EINVAL for a negative limit; EOPNOTSUPP for a request that needs an interface; what the request's own comment says.</returns>
    public Errno Ioctl(IfRequest request, Credential? credential = null)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.NeedsPrivilege && credential is { Privileged: false })
        {
            return Errno.EPERM;
        }

        return request switch
        {
            GetConf r => ListAddresses(r, credential),
            GetCloners r => IfNameList.Answer(r, Cloners.Names, r.Limit),
            GetGroupList r => IfNameList.Answer(r, Groups.Names, r.Limit),
            GetGroupMembers r => ListMembers(r),
            CreateClone r => Create(r),
            DestroyClone r => Interfaces.TryFind(r.Name, out var ifp) ? Cloners.Destroy(ifp) : Errno.ENXIO,
            MoveInterface r => Move(r),
            _ => Errno.EOPNOTSUPP,
        };
    }

    private static Errno ChangeAll(IReadOnlyList<IfNet> members, IfRequest request, Credential? credential)
    {
        var first = Errno.None;
        foreach (var member in members)
        {
            var error = member.Ioctl(request, credential);
            first = first == Errno.None ? error : first;
        }

        return first;
    }

    /// <summary>ifconf. Who is in a jail sees every interface, and its own addresses only.</summary>
    private Errno ListAddresses(GetConf request, Credential? credential)
    {
        if (request.Limit < 0)
        {
            return Errno.EINVAL;
        }

        var entries = new List<IfConfEntry>();
        foreach (var ifp in Interfaces.All)
        {
            var before = entries.Count;
            entries.AddRange(ifp.Addresses.Where(a => credential?.Sees(a) ?? true).Select(a => new IfConfEntry(ifp.Name, a)));
            if (entries.Count == before)
            {
                entries.Add(new IfConfEntry(ifp.Name, null));
            }
        }

        var truncated = entries.Count > request.Limit;
        request.Reply = new IfConf(truncated ? entries[..request.Limit] : entries, truncated);
        return Errno.None;
    }

    private Errno ListMembers(GetGroupMembers request)
    {
        var members = Groups.MembersOf(request.Group);
        return members.Count == 0 ? Errno.ENOENT : IfNameList.Answer(request, [.. members.Select(static ifp => ifp.Name)], request.Limit);
    }

    private Errno Create(CreateClone request)
    {
        var error = Cloners.Create(request.Name, request.Parameters, out var ifp);
        request.Reply = ifp;
        return error;
    }

    private Errno Move(MoveInterface request)
    {
        if (!Interfaces.TryFind(request.Name, out var ifp))
        {
            return Errno.ENXIO;
        }

        var error = Interfaces.Move(ifp, request.Target, out var moved);
        request.Reply = moved;
        return error;
    }
}
