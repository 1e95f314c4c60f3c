using System.Collections.Concurrent;
using HwNet.Net;

namespace HwNet.Groups;

/// <summary>ifg_head: the interface groups of one stack. Each interface is in "all" and in the group of its driver's name, and in any others.</summary>
/// <remarks>Lock: own, taken by writers only, a leaf. Readers take none: a group's members and an interface's groups are replaced, never changed.</remarks>
public sealed class IfGroups
{
    /// <summary>IFG_ALL: the group of all interfaces.</summary>
    public const string All = "all";

    private readonly Lock _lock = new();
    private readonly NetStack _stack;
    private readonly ConcurrentDictionary<string, IfNet[]> _members = new(StringComparer.Ordinal);

    internal IfGroups(NetStack stack) => _stack = stack;

    /// <summary>The groups that have a member, sorted; a snapshot.</summary>
    public IReadOnlyList<string> Names => [.. _members.Keys.Order(StringComparer.Ordinal)];

    /// <summary>ifg_members: the interfaces in a group, in the order they joined; empty when there is no such group. n</summary>
    public IReadOnlyList<IfNet> MembersOf(string group) => _members.GetValueOrDefault(group) ?? [];

    /// <summary>What a name stands for where interfaces may be named: the interface of that name, else the members of the group. n</summary>
    public IReadOnlyList<IfNet> Resolve(string nameOrGroup) =>
        _stack.Interfaces.TryFind(nameOrGroup, out var ifp) ? [ifp] : MembersOf(nameOrGroup);

    /// <summary>if_addgroup. n</summary>
    /// <returns>None; EINVAL (empty, or a digit at the end: it might be an interface); ENAMETOOLONG; EEXIST (a member); ENXIO (detached).</returns>
    internal Errno Add(IfNet ifp, string group)
    {
        if (group.Length == 0 || char.IsAsciiDigit(group[^1]))
        {
            return Errno.EINVAL;
        }

        if (group.Length > IfNet.MaxNameLength)
        {
            return Errno.ENAMETOOLONG;
        }

        var error = Join(ifp, group);
        if (error == Errno.None)
        {
            _stack.Events.Publish(new IfEvent.GroupChanged(ifp, ifp.Name, group, Added: true));
        }

        return error;
    }

    /// <summary>if_delgroup. n</summary>
    /// <returns>None; EINVAL (it belongs there as long as it lives); ENOENT (no member).</returns>
    internal Errno Delete(IfNet ifp, string group)
    {
        if (group == All || group == ifp.DriverName)
        {
            return Errno.EINVAL;
        }

        lock (_lock)
        {
            if (!ifp.IsInGroup(group))
            {
                return Errno.ENOENT;
            }

            Remove(ifp, group);
            ifp.GroupNames = [.. ifp.GroupNames.Where(g => g != group)];
        }

        _stack.Events.Publish(new IfEvent.GroupChanged(ifp, ifp.Name, group, Added: false));
        return Errno.None;
    }

    /// <summary>if_attach: the groups every interface is in.</summary>
    internal void Adopt(IfNet ifp)
    {
        _ = Join(ifp, All);
        if (ifp.DriverName != All)
        {
            _ = Join(ifp, ifp.DriverName);
        }
    }

    /// <summary>if_delgroups: the interface is leaving the stack.</summary>
    internal void Forget(IfNet ifp)
    {
        lock (_lock)
        {
            foreach (var group in ifp.GroupNames)
            {
                Remove(ifp, group);
            }

            ifp.GroupNames = [];
            ifp.HasLeftGroups = true;
        }
    }

    private Errno Join(IfNet ifp, string group)
    {
        lock (_lock)
        {
            if (ifp.HasLeftGroups)
            {
                return Errno.ENXIO;
            }

            if (ifp.IsInGroup(group))
            {
                return Errno.EEXIST;
            }

            _members[group] = [.. MembersOf(group), ifp];
            ifp.GroupNames = [.. ifp.GroupNames, group];
            return Errno.None;
        }
    }

    /// <summary>A group without members is none. Lock held</summary>
    private void Remove(IfNet ifp, string group)
    {
        IfNet[] left = [.. MembersOf(group).Where(i => i != ifp)];
        if (left.Length > 0)
        {
            _members[group] = left;
        }
        else
        {
            _ = _members.TryRemove(group, out _);
        }
    }
}
