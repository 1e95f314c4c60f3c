namespace HwNet.Wire;

/// <summary>Why bytes are no IPv6 packet: one value for each cause that input counts.</summary>
public enum Ipv6Error
{
    /// <summary>They are one.</summary>
    None = 0,
    /// <summary>ip6s_toosmall: fewer than the 40 bytes of a header.</summary>
    TooSmall,
    /// <summary>ip6s_badvers: the version is not 6.</summary>
    Version,
    /// <summary>ip6s_tooshort: the payload is longer than what is there: the packet was cut.</summary>
    Truncated,
}
