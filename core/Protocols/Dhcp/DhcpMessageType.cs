namespace HwNet.Protocols.Dhcp;

/// <summary>DHCP message type (RFC 2132 section 9.6).</summary>
internal enum DhcpMessageType : byte
{
    /// <summary>Not a DHCP message.</summary>
    None = 0,
    Discover = 1,
    Offer = 2,
    Request = 3,
    Decline = 4,
    Ack = 5,
    Nak = 6,
    Release = 7,
}
