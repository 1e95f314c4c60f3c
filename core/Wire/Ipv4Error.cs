namespace HwNet.Wire;

/// <summary>Why bytes are no IPv4 packet: one value for each cause that input counts.</summary>
public enum Ipv4Error
{
    /// <summary>They are one.</summary>
    None = 0,
    /// <summary>ips_toosmall: fewer than the 20 bytes of a header.</summary>
    TooSmall,
    /// <summary>ips_badvers: the version is not 4.</summary>
    Version,
    /// <summary>ips_badhlen: the header length is below 20, or more than there is.</summary>
    HeaderLength,
    /// <summary>ips_badsum: the header's checksum is wrong.</summary>
    Checksum,
    /// <summary>ips_badlen: the total length is below the header length.</summary>
    TotalLength,
    /// <summary>ips_tooshort: the total length is more than there is: the packet was cut.</summary>
    Truncated,
    /// <summary>ips_toolong: the fragment would end behind byte 65535 of its packet.</summary>
    FragmentTooLong,
}
