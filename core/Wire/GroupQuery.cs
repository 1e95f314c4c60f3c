namespace HwNet.Wire;

/// <summary>A router's question which groups are wanted on a link: IGMP or MLD, of any version.</summary>
public readonly record struct GroupQuery<TAddress>
    where TAddress : struct, IEquatable<TAddress>
{
    /// <summary>Of IGMP 1 to 3, of MLD 1 or 2.</summary>
    public required int Version { get; init; }

    /// <summary>The group asked about; null for all.</summary>
    public required TAddress? Group { get; init; }

    /// <summary>The answer is due within this time, at a random moment.</summary>
    public required TimeSpan MaxResponse { get; init; }

    /// <summary>QRV: how often a change is to be told; 0 when it does not say.</summary>
    public int Robustness { get; init; }

    /// <summary>QQIC: how often it asks; zero when it does not say.</summary>
    public TimeSpan Interval { get; init; }

    /// <summary>Addresses of sources that follow; they are not read.</summary>
    public int Sources { get; init; }
}
