namespace HwNet.Wire;

/// <summary>Why bytes are no ARP packet for IPv4 over Ethernet: one value for each cause that input counts.</summary>
public enum ArpError
{
    /// <summary>They are one.</summary>
    None = 0,
    /// <summary>Fewer than 28 bytes.</summary>
    TooShort,
    /// <summary>ar_hrd is not Ethernet.</summary>
    HardwareType,
    /// <summary>ar_pro is not IPv4.</summary>
    ProtocolType,
    /// <summary>ar_hln is not 6.</summary>
    HardwareLength,
    /// <summary>ar_pln is not 4.</summary>
    ProtocolLength,
}
