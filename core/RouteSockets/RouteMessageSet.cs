namespace HwNet.RouteSockets;

/// <summary>ROUTE_MSGFILTER: the messages a subscriber wants; each bit is ROUTE_FILTER of its type.</summary>
[Flags]
public enum RouteMessageSet
{
    /// <summary>Nothing.</summary>
    None = 0,
    /// <summary><see cref="RouteMessageType.NewAddress"/>.</summary>
    NewAddress = 1 << RouteMessageType.NewAddress,
    /// <summary><see cref="RouteMessageType.DeleteAddress"/>.</summary>
    DeleteAddress = 1 << RouteMessageType.DeleteAddress,
    /// <summary><see cref="RouteMessageType.InterfaceInfo"/>.</summary>
    InterfaceInfo = 1 << RouteMessageType.InterfaceInfo,
    /// <summary><see cref="RouteMessageType.NewGroup"/>.</summary>
    NewGroup = 1 << RouteMessageType.NewGroup,
    /// <summary><see cref="RouteMessageType.DeleteGroup"/>.</summary>
    DeleteGroup = 1 << RouteMessageType.DeleteGroup,
    /// <summary><see cref="RouteMessageType.InterfaceAnnounce"/>.</summary>
    InterfaceAnnounce = 1 << RouteMessageType.InterfaceAnnounce,
    /// <summary>Everything.</summary>
    All = NewAddress | DeleteAddress | InterfaceInfo | NewGroup | DeleteGroup | InterfaceAnnounce,
}
