namespace HwNet.Protocols.Dhcp;

/// <summary>What is counted besides drops.</summary>
internal enum DhcpEvent
{
    Received,
    Handled,
    Sent,
    SendFailure,
    Retransmitted,
    OptionIgnored,
    Offer,
    Ack,
    Nak,
    Decline,
    Release,
    Expired,
    RouteRefused,
}
