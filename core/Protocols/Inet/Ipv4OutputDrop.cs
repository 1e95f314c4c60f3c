namespace HwNet.Protocols.Inet;

/// <summary>Why an IPv4 packet of this host was not handed to an interface's queue; each has its own counter.</summary>
public enum Ipv4OutputDrop
{
    /// <summary>ips_noroute: no interface leads there (ENETUNREACH).</summary>
    NoRoute,
    /// <summary>The wanted source is no address of this host, or the interface has none (EADDRNOTAVAIL).</summary>
    NoSource,
    /// <summary>ips_cantfrag: longer than the interface's MTU (EMSGSIZE).</summary>
    TooLong,
    /// <summary>ips_odropped: no buffer, or no room in it for the header (ENOBUFS).</summary>
    NoBuffer,
    /// <summary>The interface refused it, and counted why.</summary>
    Interface,
}
