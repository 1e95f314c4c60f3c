namespace HwNet.Protocols.Icmp;

/// <summary>Why a received ICMP message had no effect; each has its own counter. The first values are those of <see cref="Wire.IcmpError"/>.</summary>
public enum IcmpDrop
{
    /// <summary>It had; never counted.</summary>
    None = 0,
    /// <summary>icps_tooshort: fewer than 8 bytes.</summary>
    TooShort,
    /// <summary>icps_checksum: the checksum is wrong.</summary>
    Checksum,
    /// <summary>icps_bmcastecho: an echo request to many, which is not answered unless told.</summary>
    BroadcastEcho,
    /// <summary>An echo request from 0.0.0.0, or whose answer could not be sent.</summary>
    NotAnswered,
    /// <summary>An echo reply that no socket waits for.</summary>
    NoListener,
    /// <summary>The socket's receive queue was full.</summary>
    QueueFull,
    /// <summary>icps_badlen: an error that does not quote enough of the packet it is about.</summary>
    Quote,
    /// <summary>An error about a packet that no socket here has sent.</summary>
    NotOurs,
    /// <summary>Redirects and source quench, which are ignored (RFC 6633), and time stamps.</summary>
    Ignored,
    /// <summary>A type nobody knows (RFC 1122 section 3.2.2: discard silently).</summary>
    UnknownType,
}
