namespace HwNet.Protocols.Udp;

/// <summary>Why a received UDP datagram was dropped; each has its own counter. The first values are those of <see cref="Wire.UdpError"/>.</summary>
public enum UdpDrop
{
    /// <summary>It was not; never counted.</summary>
    None = 0,
    /// <summary>udps_hdrops: fewer than 8 bytes.</summary>
    TooShort,
    /// <summary>udps_badlen: the length is below 8, or more than there is.</summary>
    Length,
    /// <summary>udps_badsum: the checksum is wrong.</summary>
    Checksum,
    /// <summary>udps_nosum: no checksum, over IPv6.</summary>
    NoChecksum,
    /// <summary>udps_noport: no socket on the port.</summary>
    NoPort,
    /// <summary>udps_noportbcast: sent to many, and no socket here on the port.</summary>
    NoPortBroadcast,
    /// <summary>udps_fullsock: the socket's receive queue was full, or the socket closed.</summary>
    QueueFull,
}
