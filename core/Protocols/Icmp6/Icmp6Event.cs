namespace HwNet.Protocols.Icmp6;

/// <summary>What ICMPv6 counts besides drops.</summary>
internal enum Icmp6Event
{
    Received,
    Answered,
    Delivered,
    Neighbour,
    Listener,
    EchoSent,
    ErrorSent,
    ErrorSuppressed,
}
