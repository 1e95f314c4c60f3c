namespace HwNet.Wire;

/// <summary>LACP_STATE_*: Actor_State, Partner_State of a LACPDU (IEEE 802.1AX clause 6.4.2.3).</summary>
[Flags]
public enum LacpState
{
    /// <summary>Passive, long time-out, individual, nothing else.</summary>
    None = 0,
    /// <summary>LACP_Activity: speaks without being asked; clear: passive.</summary>
    Activity = 0x01,
    /// <summary>LACP_Timeout: wants to hear every second and gives up after three; clear: every 30, after 90.</summary>
    Timeout = 0x02,
    /// <summary>Aggregation: may be one of several; clear: individual.</summary>
    Aggregation = 0x04,
    /// <summary>Synchronization: is in the right aggregate, as it sees it.</summary>
    Synchronization = 0x08,
    /// <summary>Collecting: takes frames that are received.</summary>
    Collecting = 0x10,
    /// <summary>Distributing: frames are sent on it.</summary>
    Distributing = 0x20,
    /// <summary>Defaulted: what it says of its partner was not received but configured.</summary>
    Defaulted = 0x40,
    /// <summary>Expired: nothing was received for too long.</summary>
    Expired = 0x80,
}
