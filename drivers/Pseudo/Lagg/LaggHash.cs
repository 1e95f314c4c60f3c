namespace HwNet.Drivers.Pseudo.Lagg;

/// <summary>lagghash: what makes packets belong to the same flow.</summary>
[Flags]
public enum LaggHash
{
    /// <summary>Nothing: all packets are one flow.</summary>
    None = 0,
    /// <summary>l2: link addresses and VLAN.</summary>
    Link = 1,
    /// <summary>l3: IPv4 and IPv6 addresses.</summary>
    Network = 2,
    /// <summary>l4: ports of TCP, UDP and SCTP.</summary>
    Transport = 4,
    /// <summary>l2, l3, l4.</summary>
    All = Link | Network | Transport,
}
