namespace HwNet.Protocols.Inet6;

/// <summary>Why a received IPv6 packet was dropped; each has its own counter. The first values are those of <see cref="Wire.Ipv6Error"/>.</summary>
public enum Ipv6Drop
{
    /// <summary>It was not; never counted.</summary>
    None = 0,
    /// <summary>ip6s_toosmall: fewer than 40 bytes.</summary>
    TooSmall,
    /// <summary>ip6s_badvers: the version is not 6.</summary>
    Version,
    /// <summary>ip6s_tooshort: the packet was cut.</summary>
    Truncated,
    /// <summary>The interface it came from is unknown or has gone.</summary>
    NoInterface,
    /// <summary>ip6s_badscope: the source is a group, or a loopback or mapped address came from a wire.</summary>
    Source,
    /// <summary>ip6s_cantforward: for another host.</summary>
    NotForUs,
    /// <summary>ip6s_notmember: for a group that the interface has not joined.</summary>
    NotJoined,
    /// <summary>ip6s_toomanyhdr: extension headers that do not fit into the packet, or too many, or in a wrong order.</summary>
    Extension,
    /// <summary>ip6s_fragdropped: a fragment; packets are not put together here.</summary>
    Fragment,
    /// <summary>ip6s_badoptions: an option that is not known and must be (RFC 8200 section 4.2).</summary>
    Option,
    /// <summary>A routing header that is not used up (RFC 5095).</summary>
    SourceRoute,
    /// <summary>Nobody handles what it carries.</summary>
    NoProtocol,
}
