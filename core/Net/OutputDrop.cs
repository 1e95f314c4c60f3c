namespace HwNet.Net;

/// <summary>Why a packet given to an interface did not leave it; each has its own counter.</summary>
public enum OutputDrop
{
    /// <summary>The send queue was full (ENOBUFS).</summary>
    QueueFull,
    /// <summary>The interface was not up (ENETDOWN), its hardware not running (EHOSTDOWN), its link down (ENETDOWN) or it was detached (ENXIO).</summary>
    Down,
    /// <summary>Longer than the MTU allows (EMSGSIZE).</summary>
    TooLong,
    /// <summary>Shorter than a link header, or malformed.</summary>
    Malformed,
    /// <summary>An address family the link layer does not know (EAFNOSUPPORT).</summary>
    NoFamily,
    /// <summary>The destination's link address is not known, and nobody answered.</summary>
    Unresolved,
    /// <summary>Taken out of the send queue because the interface went up or down.</summary>
    Purged,
    /// <summary>The driver or its device failed to send it.</summary>
    DriverError,
    /// <summary>No buffer or no headroom for a header (ENOBUFS).</summary>
    NoBuffer,
    /// <summary>Accepted into the send queue, and given up there for a packet of another flow.</summary>
    Evicted,
}
