namespace HwNet.Protocols.Dhcp;

/// <summary>The counters of the DHCP clients of a stack at one moment.</summary>
/// <remarks><see cref="Received"/> = <see cref="Handled"/> + all of <see cref="DropsBy"/>.</remarks>
public sealed record DhcpCounters
{
    /// <summary>Datagrams for the client's port.</summary>
    public required long Received { get; init; }

    /// <summary>Messages that had an effect.</summary>
    public required long Handled { get; init; }

    /// <summary>Datagrams without effect, by cause.</summary>
    public required IReadOnlyDictionary<DhcpDrop, long> DropsBy { get; init; }

    /// <summary>Messages sent, those sent again included.</summary>
    public required long Sent { get; init; }

    /// <summary>Messages that could not be sent: no buffer, or the interface refused.</summary>
    public required long SendFailures { get; init; }

    /// <summary>Messages sent again because nobody answered.</summary>
    public required long Retransmitted { get; init; }

    /// <summary>Options of good messages that were passed over: a wrong length, an impossible value.</summary>
    public required long OptionsIgnored { get; init; }

    /// <summary>DHCPOFFER taken.</summary>
    public required long Offers { get; init; }

    /// <summary>DHCPACK taken.</summary>
    public required long Acks { get; init; }

    /// <summary>DHCPNAK taken.</summary>
    public required long Naks { get; init; }

    /// <summary>DHCPDECLINE sent: somebody else had the address.</summary>
    public required long Declines { get; init; }

    /// <summary>DHCPRELEASE sent.</summary>
    public required long Releases { get; init; }

    /// <summary>Leases that ran out.</summary>
    public required long Expired { get; init; }

    /// <summary>Routes of a lease that could not be entered: there is one already, or the router is no neighbour.</summary>
    public required long RoutesRefused { get; init; }
}
