namespace HwNet.Bench.Checks.Offload;

/// <summary>What a packet of the checks of sums carries.</summary>
internal enum SumKind
{
    /// <summary>UDP over IPv4.</summary>
    Udp,

    /// <summary>UDP over IPv4 without a sum.</summary>
    UdpUnsummed,

    /// <summary>UDP over IPv4 whose sum comes out as 0, so that it is all ones.</summary>
    UdpZero,

    /// <summary>TCP over IPv4.</summary>
    Tcp,

    /// <summary>UDP over IPv6.</summary>
    Udp6,

    /// <summary>TCP over IPv6.</summary>
    Tcp6,
}
