using HwNet.Net;

namespace HwNet.RouteSockets;

/// <summary>rt_msghdr, if_msghdr, ifa_msghdr, ifma_msghdr, if_announcemsghdr: one message. It refers to no interface: it may lie in a queue for ever.</summary>
public readonly record struct RouteMessage
{
    /// <summary>rtm_type.</summary>
    public required RouteMessageType Type { get; init; }

    /// <summary>ifm_index.</summary>
    public required int Index { get; init; }

    /// <summary>ifan_name: the name of the interface at that moment.</summary>
    public required string Name { get; init; }

    /// <summary>ifan_what: IFAN_ARRIVAL (true) or IFAN_DEPARTURE, of an announcement.</summary>
    public bool Arrival { get; init; }

    /// <summary>ifm_flags, of an info message.</summary>
    public IfFlags Flags { get; init; }

    /// <summary>ifi_mtu, of an info message.</summary>
    public int Mtu { get; init; }

    /// <summary>ifi_link_state, of an info message.</summary>
    public LinkState Link { get; init; }

    /// <summary>RTA_IFA: the address or group, of messages about one.</summary>
    public SockAddr Address { get; init; }

    /// <summary>RTA_NETMASK as bits from the front, of an address; -1 without.</summary>
    public int PrefixLength { get; init; }

    /// <summary>rt_ifmsg and its sisters: the message that tells of an event.</summary>
    /// <returns>False for an event that is no matter of routing sockets.</returns>
    internal static bool TryMake(IfEvent happened, out RouteMessage message)
    {
        message = new RouteMessage { Type = default, Index = happened.Ifp.Index, Name = happened.Name };
        switch (happened)
        {
            case IfEvent.Announced announced:
                message = message with { Type = RouteMessageType.InterfaceAnnounce, Arrival = announced.Arrival };
                return true;
            case IfEvent.InfoChanged info:
                message = message with { Type = RouteMessageType.InterfaceInfo, Flags = info.Flags, Mtu = info.Mtu, Link = info.Link };
                return true;
            case IfEvent.AddressChanged { Address: var address, Added: var added }:
                var type = added ? RouteMessageType.NewAddress : RouteMessageType.DeleteAddress;
                message = message with { Type = type, Address = address.Sa, PrefixLength = address.NetworkBits };
                return true;
            case IfEvent.MulticastChanged { Group: var group, Added: var added }:
                message = message with { Type = added ? RouteMessageType.NewGroup : RouteMessageType.DeleteGroup, Address = group };
                return true;
            default:
                return false;
        }
    }
}
