namespace HwNet.Protocols.Dhcp;

/// <summary>What happened to a client.</summary>
public enum DhcpProgressKind
{
    /// <summary>DHCPDISCOVER was sent.</summary>
    Discover,
    /// <summary>An offer was taken.</summary>
    Offer,
    /// <summary>DHCPREQUEST for the offered, or the former, address was sent.</summary>
    Request,
    /// <summary>The address is granted; an ARP probe was sent.</summary>
    Probe,
    /// <summary>Somebody has the address: DHCPDECLINE was sent.</summary>
    Conflict,
    /// <summary>The lease is in force.</summary>
    Bound,
    /// <summary>The server was asked for more time.</summary>
    Renew,
    /// <summary>Any server was asked for more time.</summary>
    Rebind,
    /// <summary>More time was granted.</summary>
    Renewed,
    /// <summary>The server refused.</summary>
    Nak,
    /// <summary>The lease ran out.</summary>
    Expired,
    /// <summary>DHCPRELEASE was sent and the address taken off.</summary>
    Released,
    /// <summary>The lease could not be put on the interface.</summary>
    Refused,
}
