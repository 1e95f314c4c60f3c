using HwNet.Wire;

namespace HwNet.Protocols.Dhcp;

/// <summary>How a client asks, and how careful it is.</summary>
public sealed record DhcpClientOptions
{
    /// <summary>Routers, and name servers, that are kept of a lease.</summary>
    public const int MaxAddresses = 8;

    /// <summary>Classless static routes that are kept of a lease.</summary>
    public const int MaxRoutes = 32;

    /// <summary>The least MTU that is put in force: what every host must take (RFC 791); smaller values would only do harm.</summary>
    public const int MinimumMtu = 576;

    /// <summary>Shorter leases are refused: renewing them would be a flood.</summary>
    public static readonly TimeSpan MinimumLease = TimeSpan.FromSeconds(10);

    /// <summary>Client identifier, 2 to 64 bytes with the type in front; empty for the hardware type and link address.</summary>
    public ReadOnlyMemory<byte> ClientIdentifier { get; init; }

    /// <summary>INIT-REBOOT: the former address, which is asked for first; null to begin with DISCOVER.</summary>
    public Ipv4Address? Previous { get; init; }

    /// <summary>
    /// The broadcast flag in every message. Without, the first try asks for an answer to the link address, which most servers can send, and later
    /// ones for a broadcast.
    /// </summary>
    public bool AlwaysBroadcast { get; init; }

    /// <summary>PROBE_NUM: ARP probes for a granted address (RFC 5227); 0 to take it unchecked.</summary>
    public int Probes { get; init; } = 3;

    /// <summary>PROBE_WAIT: at most so long before the first.</summary>
    public TimeSpan ProbeWait { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>PROBE_MIN: between two, at least.</summary>
    public TimeSpan ProbeMin { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>PROBE_MAX: between two, at most.</summary>
    public TimeSpan ProbeMax { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>ANNOUNCE_WAIT: how long after the last probe others may object.</summary>
    public TimeSpan AnnounceWait { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long it waits after a DECLINE (RFC 2131 section 3.1.5: at least ten seconds).</summary>
    public TimeSpan DeclineWait { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The forwarding table that gets the routes.</summary>
    public int Fib { get; init; }

    /// <summary>Told of each step, in order, with H held: must neither wait nor call other clients. Null for nobody.</summary>
    public Action<DhcpProgress>? Progress { get; init; }

    /// <summary>For transaction numbers and spread; null for one from link address and clock.</summary>
    public int? Seed { get; init; }
}
