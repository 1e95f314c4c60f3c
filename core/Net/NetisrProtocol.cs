namespace HwNet.Net;

/// <summary>NETISR_*: the protocols that have an input queue.</summary>
public enum NetisrProtocol
{
    /// <summary>NETISR_IP: IPv4, EtherType 0x0800.</summary>
    Ip,
    /// <summary>NETISR_ARP: EtherType 0x0806.</summary>
    Arp,
    /// <summary>NETISR_IPV6: EtherType 0x86dd.</summary>
    Ipv6,
    /// <summary>EtherType 0x88b5, IEEE's first number for local experiments: tests and benchmarks.</summary>
    Local1,
    /// <summary>EtherType 0x88b6, IEEE's second number for local experiments.</summary>
    Local2,
}
