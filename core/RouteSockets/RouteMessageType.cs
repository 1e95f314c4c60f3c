namespace HwNet.RouteSockets;

/// <summary>RTM_*: what a message of the routing socket is about, with BSD's numbers.</summary>
public enum RouteMessageType
{
    /// <summary>RTM_NEWADDR: an interface has got an address.</summary>
    NewAddress = 0xc,
    /// <summary>RTM_DELADDR: an interface has lost one.</summary>
    DeleteAddress = 0xd,
    /// <summary>RTM_IFINFO: flags, MTU, link state or counted modes of an interface have changed.</summary>
    InterfaceInfo = 0xe,
    /// <summary>RTM_NEWMADDR: an interface has joined a group.</summary>
    NewGroup = 0xf,
    /// <summary>RTM_DELMADDR: it has left one.</summary>
    DeleteGroup = 0x10,
    /// <summary>RTM_IFANNOUNCE: an interface has come or goes.</summary>
    InterfaceAnnounce = 0x11,
}
