namespace HwNet.Net;

/// <summary>AF_*: address families, with BSD's numbers where BSD has one.</summary>
public enum AddressFamily
{
    /// <summary>AF_UNSPEC: the caller built the link header.</summary>
    Unspec = 0,
    /// <summary>AF_UNIX; never for an interface.</summary>
    Local = 1,
    /// <summary>AF_INET: IPv4.</summary>
    Inet = 2,
    /// <summary>AF_LINK: link-layer address.</summary>
    Link = 18,
    /// <summary>AF_INET6: IPv6.</summary>
    Inet6 = 28,
    /// <summary>AF_SDL: 802 address for DLPI users (IRIX).</summary>
    Sdl = 50,
    /// <summary>AF_RAW: a whole frame (IRIX).</summary>
    Raw = 51,
}
