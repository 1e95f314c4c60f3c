namespace HwNet.Ioctl;

/// <summary>SIOCAIFGROUP: EINVAL (empty, or a digit at the end), ENAMETOOLONG (above 15 characters), EEXIST (it is a member).</summary>
public sealed record AddGroup(string Group) : IfRequest
{
    /// <inheritdoc/>
    public override bool NeedsPrivilege => true;
}

/// <summary>SIOCDIFGROUP: ENOENT when it is no member; EINVAL for "all" and the driver's name, which it belongs to as long as it lives.</summary>
public sealed record DeleteGroup(string Group) : IfRequest
{
    /// <inheritdoc/>
    public override bool NeedsPrivilege => true;
}

/// <summary>SIOCGIFGROUP: the groups of an interface, in the order it joined them.</summary>
public sealed record GetGroups : IfRequest<IReadOnlyList<string>>;

/// <summary>SIOCGIFGMEMB: the names of a group's interfaces, in the order they joined; ENOENT: no such group. A request to the stack.</summary>
public sealed record GetGroupMembers(string Group, int Limit = int.MaxValue) : IfRequest<IfNameList>;

/// <summary>The names of all groups that have a member. A request to the stack.</summary>
public sealed record GetGroupList(int Limit = int.MaxValue) : IfRequest<IfNameList>;
