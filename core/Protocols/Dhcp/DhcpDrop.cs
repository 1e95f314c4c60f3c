namespace HwNet.Protocols.Dhcp;

/// <summary>Why a datagram for the client's port had no effect; each has its own counter.</summary>
public enum DhcpDrop
{
    /// <summary>It had; never counted.</summary>
    None = 0,
    /// <summary>Fewer bytes than the fixed part and the magic cookie.</summary>
    TooShort,
    /// <summary>More bytes than a message may have.</summary>
    TooLong,
    /// <summary>op is not BOOTREPLY.</summary>
    Operation,
    /// <summary>htype or hlen are not Ethernet's.</summary>
    Hardware,
    /// <summary>No magic cookie: plain BOOTP, or something else.</summary>
    Cookie,
    /// <summary>No client asks on the interface it came from.</summary>
    NoClient,
    /// <summary>xid: the answer to another question.</summary>
    Transaction,
    /// <summary>chaddr: the answer for another station.</summary>
    ClientAddress,
    /// <summary>An option runs out of its field, or the one that says where more options are is wrong.</summary>
    Options,
    /// <summary>The message type is missing, or a server does not send it.</summary>
    MessageType,
    /// <summary>The client waits for something else at this moment.</summary>
    State,
    /// <summary>The server's identifier is missing, or another server's.</summary>
    Server,
    /// <summary>yiaddr: no station can have the address, or it is not the one that was offered.</summary>
    Address,
    /// <summary>The lease time is missing or shorter than <see cref="DhcpClientOptions.MinimumLease"/>.</summary>
    LeaseTime,
}
