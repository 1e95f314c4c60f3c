namespace HwNet.Sysctl;

/// <summary>CTLTYPE: what a node holds.</summary>
public enum SysctlType
{
    /// <summary>0 or 1.</summary>
    Bool,

    /// <summary>A whole number of 32 bits.</summary>
    Int,

    /// <summary>A whole number of 64 bits.</summary>
    Long,

    /// <summary>Text.</summary>
    String,

    /// <summary>A time: seconds, or a number with ms, s, m, h or d.</summary>
    Duration,
}
