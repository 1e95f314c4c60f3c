using System.Diagnostics.CodeAnalysis;
using HwNet.Ioctl;
using HwNet.Net;

namespace HwNet.Sysctl;

/// <summary>The sysctl tree of one stack: every value that can be tuned, and what it was made with, by dotted name.</summary>
/// <remarks>
/// Nodes are added while the stack is made, by those who own the values; those of interfaces are made when they are asked for.
/// Lock: own, for the list, a leaf; values are read and set without it.
/// </remarks>
public sealed class SysctlTree
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, SysctlNode> _nodes = new(StringComparer.Ordinal);
    private readonly NetStack _stack;

    internal SysctlTree(NetStack stack) => _stack = stack;

    /// <summary>sysctl -a: all nodes, in order of their names; a snapshot. n</summary>
    public IReadOnlyList<SysctlNode> All
    {
        get
        {
            lock (_lock)
            {
                return [.. _nodes.Values.Concat(IfSysctls.All(_stack)).OrderBy(static node => node.Name, StringComparer.Ordinal)];
            }
        }
    }

    /// <summary>The node of that name, or all below it: "net.link" gives "net.link.generic..." and so on; empty when there is none. n</summary>
    public IReadOnlyList<SysctlNode> Under(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return TryFind(name, out var node) ? [node] : [.. All.Where(n => n.Name.StartsWith(name + ".", StringComparison.Ordinal))];
    }

    /// <summary>The node of that name. n</summary>
    public bool TryFind(string name, [NotNullWhen(true)] out SysctlNode? node)
    {
        ArgumentNullException.ThrowIfNull(name);
        lock (_lock)
        {
            if (_nodes.TryGetValue(name, out node))
            {
                return true;
            }
        }

        node = IfSysctls.Find(_stack, name);
        return node is not null;
    }

    /// <summary>sysctl(3): reads a value. n</summary>
    /// <param name="name">The whole name.</param>
    /// <param name="value">The value, when the result is None.</param>
    /// <param name="failure">Otherwise cause and cure.</param>
    /// <returns>None; ENOENT (no such node).</returns>
    public Errno Read(string name, out string value, out string? failure)
    {
        var found = TryFind(name, out var node);
        value = node?.Value ?? "";
        failure = found ? null : Unknown(name);
        return found ? Errno.None : Errno.ENOENT;
    }

    /// <summary>sysctl(3): sets a value, which is in force at once. n</summary>
    /// <param name="name">The whole name.</param>
    /// <param name="value">The new value, as text.</param>
    /// <param name="credential">On whose behalf; null for the owner of the stack.</param>
    /// <param name="failure">Cause and cure; null when the result is None.</param>
    /// <returns>
    /// None; ENOENT (no such node); EPERM (no privilege, or a read-only node); EINVAL (no value of the type); ERANGE (out of bounds); what the owner of
    /// the value says. On an error the old value stays in force.
    /// </returns>
    public Errno Write(string name, string value, Credential? credential, out string? failure)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (!TryFind(name, out var node))
        {
            failure = Unknown(name);
            return Errno.ENOENT;
        }

        if (credential is { Privileged: false })
        {
            failure = $"{name} may not be changed without privilege. Ask whoever owns the stack.";
            return Errno.EPERM;
        }

        if (!node.IsWritable)
        {
            failure = $"{name} is read-only. {node.Description}.";
            return Errno.EPERM;
        }

        return node.Set(value, out failure);
    }

    /// <summary>SYSCTL_BOOL.</summary>
    internal void Bool(string name, string description, Func<bool> get, Action<bool>? set) => Add(new SysctlVariable<bool>(
        name, SysctlFormats.Bool, ("", description), get, Accept(set), (false, true), true));

    /// <summary>SYSCTL_INT.</summary>
    internal void Int(string name, string unit, string description, Func<int> get, Action<int>? set = null, int least = 0, int most = int.MaxValue) =>
        Add(new SysctlVariable<int>(name, SysctlFormats.Int, (unit, description), get, Accept(set), set is null ? null : (least, most), true));

    /// <summary>A time.</summary>
    internal void Duration(string name, string description, Func<TimeSpan> get, Action<TimeSpan>? set, TimeSpan least, TimeSpan most) =>
        Add(new SysctlVariable<TimeSpan>(name, SysctlFormats.Duration, ("s", description), get, Accept(set), (least, most), true));

    /// <summary>SYSCTL_STRING.</summary>
    internal void String(string name, string description, Func<string> get, Func<string, Errno>? set) =>
        Add(new SysctlVariable<string>(name, SysctlFormats.String, ("", description), get, set, null, true));

    /// <summary>sysctl_add_oid.</summary>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    internal void Add(SysctlNode node)
    {
        lock (_lock)
        {
            _nodes.Add(node.Name, node);
        }
    }

    private static Func<T, Errno>? Accept<T>(Action<T>? set) => set is null ? null : value =>
    {
        set(value);
        return Errno.None;
    };

    /// <summary>Whoever got one word wrong is told the names that have another word of it.</summary>
    private string Unknown(string name)
    {
        var last = name[(name.LastIndexOf('.') + 1)..];
        var near = last.Length == 0 ? [] : All.Where(node => node.Name.Contains(last, StringComparison.OrdinalIgnoreCase)).Select(node => node.Name).Take(3).ToArray();
        return near.Length > 0
            ? $"There is no '{name}' in this stack. There is {string.Join(", ", near)}."
            : $"There is no '{name}' in this stack. 'sysctl -a' lists all names.";
    }
}
