namespace HwNet.Bench.Lab;

/// <summary>How one end of a veth pair is to be.</summary>
public sealed record VethEnd
{
    /// <summary>Where it is; null: in the namespace of this process.</summary>
    public NetNamespace? Namespace { get; init; }

    /// <summary>Its name; null: a unique one.</summary>
    public string? Name { get; init; }

    /// <summary>IPv4 or IPv6 address with prefix length, as "10.9.0.2/24"; null: none.</summary>
    public string? Address { get; init; }

    /// <summary>Its link address; null: the kernel's choice.</summary>
    public LinkAddress? Lladdr { get; init; }

    /// <summary>Largest payload in bytes.</summary>
    public int Mtu { get; init; } = 1500;
}
