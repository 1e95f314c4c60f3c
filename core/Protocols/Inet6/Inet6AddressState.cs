namespace HwNet.Protocols.Inet6;

/// <summary>IN6_IFF_*: whether an address may be used (RFC 4862).</summary>
public enum Inet6AddressState
{
    /// <summary>IN6_IFF_TENTATIVE: being asked for; neither sent from nor answered for.</summary>
    Tentative,
    /// <summary>In force.</summary>
    Preferred,
    /// <summary>IN6_IFF_DUPLICATED: another station has it; not used until it is removed and added again.</summary>
    Duplicated,
    /// <summary>IN6_IFF_DEPRECATED: answered for, but packets are sent from another one if there is one (RFC 4862 section 5.5.4).</summary>
    Deprecated,
}
