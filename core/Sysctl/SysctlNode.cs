namespace HwNet.Sysctl;

/// <summary>sysctl_oid: a named value of one stack: what it is, within which bounds, and how it is read and set by text.</summary>
public abstract class SysctlNode
{
    private protected SysctlNode(string name, SysctlType type, string unit, string description, bool writable)
    {
        Name = name;
        Type = type;
        Unit = unit;
        Description = description;
        IsWritable = writable;
    }

    /// <summary>The dotted name, BSD's where BSD has one: "net.link.ether.inet.max_age".</summary>
    public string Name { get; }

    /// <summary>CTLTYPE.</summary>
    public SysctlType Type { get; }

    /// <summary>What a number counts ("s", "bytes", "packets"); empty where there is no unit.</summary>
    public string Unit { get; }

    /// <summary>oid_descr: one line.</summary>
    public string Description { get; }

    /// <summary>CTLFLAG_RW; else CTLFLAG_RD.</summary>
    public bool IsWritable { get; }

    /// <summary>The value now.</summary>
    public abstract string Value { get; }

    /// <summary>The value when the stack was made; null for what no stack begins with (an interface's).</summary>
    public abstract string? Default { get; }

    /// <summary>The least value that may be set; null without a bound.</summary>
    public abstract string? Least { get; }

    /// <summary>The largest value that may be set; null without a bound.</summary>
    public abstract string? Most { get; }

    /// <summary>Sets a writable node; whoever calls has checked that it is, and the privilege.</summary>
    /// <param name="text">The new value.</param>
    /// <param name="failure">Cause and cure; null when the result is None.</param>
    /// <returns>None; EINVAL (no value of the type); ERANGE (out of bounds); what the owner of the value says. On an error the old value stays.</returns>
    internal abstract Errno Set(string text, out string? failure);
}
