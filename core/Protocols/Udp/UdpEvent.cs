namespace HwNet.Protocols.Udp;

/// <summary>What UDP counts besides drops.</summary>
internal enum UdpEvent
{
    Received,
    Delivered,
    Sent,
    Unchecked,
}
