namespace HwNet.Wire;

/// <summary>Why bytes are no ICMP message: one value for each cause that input counts.</summary>
public enum IcmpError
{
    /// <summary>They are one.</summary>
    None = 0,
    /// <summary>icps_tooshort: fewer than 8 bytes.</summary>
    TooShort,
    /// <summary>icps_checksum: the checksum is wrong.</summary>
    Checksum,
}
