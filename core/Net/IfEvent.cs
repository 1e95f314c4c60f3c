namespace HwNet.Net;

/// <summary>A rare fact about an interface: eventhandler, devctl and routing-socket announcements of BSD in one stream. Packets are never events.</summary>
/// <param name="Ifp">The interface.</param>
/// <param name="Name">Its name at that moment.</param>
public abstract record IfEvent(IfNet Ifp, string Name)
{
    /// <summary>ifnet_attach_event: the interface is on the list.</summary>
    public sealed record Attached(IfNet Ifp, string Name) : IfEvent(Ifp, Name);

    /// <summary>ifnet_detach_event: the interface is about to go.</summary>
    public sealed record Detached(IfNet Ifp, string Name) : IfEvent(Ifp, Name);

    /// <summary>devctl_notify("IFNET", name, type): ATTACH, DETACH, LINK_UP, LINK_DOWN, BROKEN.</summary>
    public sealed record DeviceNotify(IfNet Ifp, string Name, string Type) : IfEvent(Ifp, Name);

    /// <summary>rt_ifannouncemsg: IFAN_ARRIVAL (true) or IFAN_DEPARTURE.</summary>
    public sealed record Announced(IfNet Ifp, string Name, bool Arrival) : IfEvent(Ifp, Name);

    /// <summary>rt_ifmsg: flags, MTU, link state or counted modes changed.</summary>
    public sealed record InfoChanged(IfNet Ifp, string Name, IfFlags Flags, int Mtu, LinkState Link) : IfEvent(Ifp, Name);

    /// <summary>iflladdr_event: the link address changed.</summary>
    public sealed record LinkAddressChanged(IfNet Ifp, string Name, LinkAddress Lladdr) : IfEvent(Ifp, Name);

    /// <summary>rt_newaddrmsg: a protocol address was added (true) or deleted.</summary>
    public sealed record AddressChanged(IfNet Ifp, string Name, IfAddress Address, bool Added) : IfEvent(Ifp, Name);

    /// <summary>rt_newmaddrmsg: a multicast membership is new (true) or gone.</summary>
    public sealed record MulticastChanged(IfNet Ifp, string Name, SockAddr Group, bool Added) : IfEvent(Ifp, Name);

    /// <summary>group_change_event: the interface has joined a group (true) or left it; not for those it is in by nature.</summary>
    public sealed record GroupChanged(IfNet Ifp, string Name, string Group, bool Added) : IfEvent(Ifp, Name);

    /// <summary>The device is gone while in use (surprise removal); the interface detaches next.</summary>
    public sealed record Vanished(IfNet Ifp, string Name, string Cause) : IfEvent(Ifp, Name);
}
