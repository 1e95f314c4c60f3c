namespace HwNet.Net;

/// <summary>if_link_state: what the hardware says of the carrier.</summary>
public enum LinkState
{
    /// <summary>LINK_STATE_UNKNOWN: the hardware cannot tell.</summary>
    Unknown = 0,
    /// <summary>LINK_STATE_DOWN: no carrier.</summary>
    Down = 1,
    /// <summary>LINK_STATE_UP: carrier.</summary>
    Up = 2,
}
