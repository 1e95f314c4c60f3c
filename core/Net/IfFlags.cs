namespace HwNet.Net;

/// <summary>if_flags: state and abilities of an interface. Values as in DragonFly's net/if.h.</summary>
[Flags]
public enum IfFlags
{
    /// <summary>Nothing.</summary>
    None = 0,
    /// <summary>IFF_UP: administratively up.</summary>
    Up = 0x1,
    /// <summary>IFF_BROADCAST: has a broadcast address.</summary>
    Broadcast = 0x2,
    /// <summary>IFF_DEBUG: the driver talks.</summary>
    Debug = 0x4,
    /// <summary>IFF_LOOPBACK: a loopback net.</summary>
    Loopback = 0x8,
    /// <summary>IFF_POINTOPOINT: a point-to-point link.</summary>
    PointToPoint = 0x10,
    /// <summary>IFF_SMART: the driver manages its own routes.</summary>
    Smart = 0x20,
    /// <summary>IFF_RUNNING: the hardware is initialised. Written by core only.</summary>
    Running = 0x40,
    /// <summary>IFF_NOARP: no address resolution.</summary>
    NoArp = 0x80,
    /// <summary>IFF_PROMISC: receives all frames; counted.</summary>
    Promisc = 0x100,
    /// <summary>IFF_ALLMULTI: receives all multicast frames; counted.</summary>
    AllMulti = 0x200,
    /// <summary>IFF_OACTIVE: the hardware's transmit queue is full. Written by the driver only.</summary>
    OActive = 0x400,
    /// <summary>IFF_SIMPLEX: does not hear its own transmissions.</summary>
    Simplex = 0x800,
    /// <summary>IFF_LINK0: per link-layer meaning.</summary>
    Link0 = 0x1000,
    /// <summary>IFF_LINK1: per link-layer meaning.</summary>
    Link1 = 0x2000,
    /// <summary>IFF_LINK2: per link-layer meaning.</summary>
    Link2 = 0x4000,
    /// <summary>IFF_MULTICAST: supports multicast.</summary>
    Multicast = 0x8000,
    /// <summary>IFF_POLLING: polled by a CPU instead of interrupting.</summary>
    Polling = 0x10000,
    /// <summary>IFF_PPROMISC: promiscuous until the user says otherwise.</summary>
    PPromisc = 0x20000,

    /// <summary>IFF_CANTCHANGE: what a set-flags request does not touch.</summary>
    CantChange = Broadcast | PointToPoint | Running | OActive | Simplex | Multicast | AllMulti | Smart | Promisc | Loopback,
}
