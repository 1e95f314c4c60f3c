namespace HwNet.Protocols.Dhcp;

/// <summary>Where a client stands: the states of RFC 2131 figure 5, and the checks around them.</summary>
public enum DhcpState
{
    /// <summary>Not started, ended, or released.</summary>
    Stopped,
    /// <summary>INIT: no address; waits a moment before it asks.</summary>
    Init,
    /// <summary>SELECTING: asks everybody for an offer.</summary>
    Selecting,
    /// <summary>REQUESTING: has taken an offer, waits for the server's word.</summary>
    Requesting,
    /// <summary>REBOOTING: asks to have its former address again.</summary>
    Rebooting,
    /// <summary>The address is granted; asks by ARP whether somebody has it (RFC 5227 section 2.1).</summary>
    Probing,
    /// <summary>BOUND: the address is on the interface.</summary>
    Bound,
    /// <summary>RENEWING: from T1 on asks its server for more time.</summary>
    Renewing,
    /// <summary>REBINDING: from T2 on asks any server for more time.</summary>
    Rebinding,
    /// <summary>Has given the address back; it leaves the interface as soon as the server can have heard of it.</summary>
    Releasing,
}
