namespace HwNet.Net;

/// <summary>ifaddr: one address of an interface. Immutable; lives until its last reader is done.</summary>
/// <param name="Ifp">The interface it is on.</param>
public abstract record IfAddress(IfNet Ifp)
{
    /// <summary>sa_family of the address.</summary>
    public abstract AddressFamily Family { get; }

    /// <summary>ifa_addr.</summary>
    public abstract SockAddr Sa { get; }

    /// <summary>ifa_netmask, as bits from the front; -1 when the address has none.</summary>
    public virtual int NetworkBits => -1;

    /// <summary>ifa_broadaddr; null without, as IPv6 always is.</summary>
    public virtual SockAddr? BroadcastSa => null;

    /// <summary>ifa_dstaddr: the far end of a point-to-point link; null without.</summary>
    public virtual SockAddr? DestinationSa => null;

    /// <summary>ifa_claim_addr: takes the place of the netmask where a network is looked for; null for the netmask. Called with no lock held.</summary>
    public Predicate<SockAddr>? Claim { get; init; }
}
