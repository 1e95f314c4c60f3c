namespace HwNet.Net;

/// <summary>What a driver says of its interface when it attaches: the fields of ifnet that the driver fills in.</summary>
public sealed record IfAttachOptions
{
    /// <summary>if_dunit: the unit; null for the next free one.</summary>
    public int? Unit { get; init; }

    /// <summary>IF_DUNIT_NONE: the bare driver name is the interface's name.</summary>
    public bool NoUnit { get; init; }

    /// <summary>if_type.</summary>
    public IfType Type { get; init; } = IfType.Ether;

    /// <summary>The link address; none for interfaces without.</summary>
    public LinkAddress Lladdr { get; init; }

    /// <summary>if_mtu, bytes.</summary>
    public int Mtu { get; init; } = 1500;

    /// <summary>The largest MTU the hardware takes.</summary>
    public int MaxMtu { get; init; } = 1500;

    /// <summary>if_flags at the beginning, without UP.</summary>
    public IfFlags Flags { get; init; } = IfFlags.Broadcast | IfFlags.Simplex | IfFlags.Multicast;

    /// <summary>if_capabilities.</summary>
    public IfCapabilities Capabilities { get; init; }

    /// <summary>if_snd.ifq_maxlen; 0 gets the default and a warning.</summary>
    public int SendQueueLength { get; init; } = IfSendQueue.DefaultMaxLength;

    /// <summary>if_serializer: a lock shared with something else; null for one of its own. Not together with <see cref="Operations"/>.</summary>
    public Serializer? Serializer { get; init; }

    /// <summary>if_serialize and the other three: the driver's own lock; all four or none.</summary>
    public SerializerOperations? Operations { get; init; }

    /// <summary>if_cpuid: the CPU whose threads serve the interface; null to spread interfaces over CPUs.</summary>
    public int? CpuId { get; init; }

    /// <summary>if_physical.</summary>
    public int Physical { get; init; }

    /// <summary>Where the device is: a USB port path, a pcap device; for the inventory.</summary>
    public string Location { get; init; } = "pseudo";

    /// <summary>What the device is, for people.</summary>
    public string Description { get; init; } = string.Empty;
}
