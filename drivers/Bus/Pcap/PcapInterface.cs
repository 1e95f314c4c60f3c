using System.Net;

namespace HwNet.Bus.Pcap;

/// <summary>An interface that libpcap sees, and whether it can be opened.</summary>
/// <param name="Device">Name, description, link address, MTU.</param>
/// <param name="Addresses">Its IPv4 and IPv6 addresses.</param>
/// <param name="IsUp">IFF_UP: administratively up.</param>
/// <param name="IsRunning">IFF_RUNNING: up and with carrier.</param>
/// <param name="IsLoopback">IFF_LOOPBACK.</param>
/// <param name="Error">What opening it gives: None, EACCES, ENETDOWN, EOPNOTSUPP (not Ethernet), and the others of <see cref="PcapBus.Open"/>.</param>
/// <param name="Reason">Why not, and what to do; null when it can be opened.</param>
public sealed record PcapInterface(
    FrameDeviceInfo Device,
    IReadOnlyList<IPAddress> Addresses,
    bool IsUp,
    bool IsRunning,
    bool IsLoopback,
    Errno Error,
    string? Reason)
{
    /// <summary>True when <see cref="PcapBus.Open"/> would succeed.</summary>
    public bool CanOpen => Error == Errno.None;
}
