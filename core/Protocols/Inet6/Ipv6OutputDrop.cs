namespace HwNet.Protocols.Inet6;

/// <summary>Why an IPv6 packet of this host was not handed to an interface's queue; each has its own counter.</summary>
public enum Ipv6OutputDrop
{
    /// <summary>ip6s_noroute: no interface leads there (ENETUNREACH).</summary>
    NoRoute,
    /// <summary>The wanted source is no address of this host, or the interface has none (EADDRNOTAVAIL).</summary>
    NoSource,
    /// <summary>ip6s_cantfrag: longer than the interface's MTU (EMSGSIZE).</summary>
    TooLong,
    /// <summary>ip6s_odropped: no buffer, or no room in it for the header (ENOBUFS).</summary>
    NoBuffer,
    /// <summary>The interface refused it, and counted why.</summary>
    Interface,
}
