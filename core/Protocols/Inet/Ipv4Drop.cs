namespace HwNet.Protocols.Inet;

/// <summary>Why a received IPv4 packet was dropped; each has its own counter. The first values are those of <see cref="Wire.Ipv4Error"/>.</summary>
public enum Ipv4Drop
{
    /// <summary>It was not; never counted.</summary>
    None = 0,
    /// <summary>ips_toosmall: fewer than 20 bytes.</summary>
    TooSmall,
    /// <summary>ips_badvers: the version is not 4.</summary>
    Version,
    /// <summary>ips_badhlen: an impossible header length.</summary>
    HeaderLength,
    /// <summary>ips_badsum: the header's checksum is wrong.</summary>
    Checksum,
    /// <summary>ips_badlen: the total length is below the header length.</summary>
    TotalLength,
    /// <summary>ips_tooshort: the total length is more than there is.</summary>
    Truncated,
    /// <summary>ips_toolong: a fragment that would end behind byte 65535.</summary>
    FragmentTooLong,
    /// <summary>The interface it came from is unknown or has gone.</summary>
    NoInterface,
    /// <summary>The source can be no station's: a group, a broadcast, 0/8 or 240/4 (RFC 1122 section 3.2.1.3).</summary>
    Source,
    /// <summary>ips_badaddr: 127/8 from outside (RFC 1122 section 3.2.1.3).</summary>
    Loopback,
    /// <summary>ips_cantforward: for another host; this one does not forward.</summary>
    NotForUs,
    /// <summary>For a group that the interface has not joined.</summary>
    NotJoined,
    /// <summary>A packet to one host in a frame to many (RFC 1122 section 3.3.6).</summary>
    LinkBroadcast,
    /// <summary>ips_badoptions: options that do not fit into each other.</summary>
    Options,
    /// <summary>ips_cantforward: a source route (RFC 7126 section 4.3).</summary>
    SourceRoute,
    /// <summary>ips_fragdropped: a fragment; packets are not put together here.</summary>
    Fragment,
    /// <summary>ips_noproto: nobody handles the protocol.</summary>
    NoProtocol,
}
