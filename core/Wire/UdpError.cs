namespace HwNet.Wire;

/// <summary>Why bytes are no UDP datagram: one value for each cause that input counts.</summary>
public enum UdpError
{
    /// <summary>They are one.</summary>
    None = 0,
    /// <summary>udps_hdrops: fewer than the 8 bytes of a header.</summary>
    TooShort,
    /// <summary>udps_badlen: the length is below 8, or more than there is.</summary>
    Length,
    /// <summary>udps_badsum: the checksum is wrong.</summary>
    Checksum,
    /// <summary>There is none, which IPv6 does not allow (RFC 8200 section 8.1).</summary>
    NoChecksum,
}
