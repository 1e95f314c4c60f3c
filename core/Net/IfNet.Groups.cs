namespace HwNet.Net;

/// <content>The groups it is in.</content>
public sealed partial class IfNet
{
    private volatile string[] _groupNames = [];

    /// <summary>if_groups: the groups it is in, in the order it joined them; an immutable snapshot. Empty once it is detached.</summary>
    public IReadOnlyList<string> Groups => _groupNames;

    /// <summary>Written by the stack's groups, under their lock.</summary>
    internal string[] GroupNames
    {
        get => _groupNames;
        set => _groupNames = value;
    }

    /// <summary>It has left all groups for good. Under the lock of the stack's groups.</summary>
    internal bool HasLeftGroups { get; set; }

    /// <summary>True for a member of the group. n</summary>
    public bool IsInGroup(string group) => Array.IndexOf(_groupNames, group) >= 0;
}
