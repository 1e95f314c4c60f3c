namespace HwNet.Protocols.Nd;

/// <summary>ND6_LLINFO_*: how much is known of an IPv6 neighbour (RFC 4861 section 7.3.2).</summary>
public enum NdState
{
    /// <summary>Asked, no answer yet.</summary>
    Incomplete,
    /// <summary>Answered lately.</summary>
    Reachable,
    /// <summary>Known, but not confirmed for some time.</summary>
    Stale,
    /// <summary>In use though not confirmed; asked soon.</summary>
    Delay,
    /// <summary>Asked itself whether it is still there.</summary>
    Probe,
}
