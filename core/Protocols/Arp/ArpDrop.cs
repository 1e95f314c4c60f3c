namespace HwNet.Protocols.Arp;

/// <summary>Why a received ARP packet had no effect; each has its own counter. The first values are those of <see cref="Wire.ArpError"/>.</summary>
public enum ArpDrop
{
    /// <summary>It had; never counted.</summary>
    None = 0,
    /// <summary>Fewer than 28 bytes.</summary>
    TooShort,
    /// <summary>Not about Ethernet.</summary>
    HardwareType,
    /// <summary>Not about IPv4.</summary>
    ProtocolType,
    /// <summary>The hardware address is not 6 bytes long.</summary>
    HardwareLength,
    /// <summary>The protocol address is not 4 bytes long.</summary>
    ProtocolLength,
    /// <summary>The interface it came from is unknown or has gone.</summary>
    NoInterface,
    /// <summary>The interface does not speak ARP (IFF_NOARP).</summary>
    NoArp,
    /// <summary>Neither a request nor a reply.</summary>
    Operation,
    /// <summary>Sent by this interface itself: a network that gives frames back.</summary>
    OwnSource,
    /// <summary>The sender's hardware address is a group or zero.</summary>
    SenderLladdr,
    /// <summary>The sender's protocol address can be no station's.</summary>
    SenderAddress,
    /// <summary>dupips: the sender uses an address of this host.</summary>
    Conflict,
    /// <summary>Not for this host, and from nobody it knows.</summary>
    NotForUs,
    /// <summary>It contradicts a static entry.</summary>
    Static,
    /// <summary>The table is full, or the sender is on another network: nothing learned, and nothing was asked.</summary>
    NotLearned,
}
