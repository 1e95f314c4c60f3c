namespace HwNet.Drivers.Pseudo.Lagg.Lacp;

/// <summary>The states of the receive machine (IEEE 802.1AX-2014 clause 6.4.12): what is known of the partner of a port.</summary>
public enum LacpReceiveState
{
    /// <summary>PORT_DISABLED: no carrier, or the aggregate is down.</summary>
    PortDisabled,
    /// <summary>EXPIRED: nothing heard for a while, or not yet.</summary>
    Expired,
    /// <summary>DEFAULTED: nobody answers; the partner is assumed not to exist.</summary>
    Defaulted,
    /// <summary>CURRENT: the partner spoke a moment ago.</summary>
    Current,
}
