namespace HwNet.Bench;

/// <summary>A bench as its YAML file describes it.</summary>
public sealed record BenchFile
{
    /// <summary>name: what reports call the bench.</summary>
    public required string Name { get; init; }

    /// <summary>target: what is under test.</summary>
    public required TargetName Target { get; init; }

    /// <summary>peer: the far end of the cable; null when the target brings its own or has none.</summary>
    public PeerName? Peer { get; init; }

    /// <summary>addresses: of both ends; null for the bench's own choice.</summary>
    public BenchAddresses? Addresses { get; init; }

    /// <summary>plug: the commands that pull the device under test and plug it in again; null when nothing can.</summary>
    public BenchPlug? Plug { get; init; }

    /// <summary>faults: made on the cable, in this order.</summary>
    public IReadOnlyList<BenchFault> Faults { get; init; } = [];

    /// <summary>trace: the pcapng file that gets everything on the cable, relative to the working directory; null for none.</summary>
    public string? TraceFile { get; init; }

    /// <summary>options: passed on to the bench as they are.</summary>
    public IReadOnlyDictionary<string, string> Options { get; init; } = new Dictionary<string, string>();

    /// <summary>expected_failures: checks known to fail on this bench, by ID, and why.</summary>
    public IReadOnlyDictionary<string, string> ExpectedFailures { get; init; } = new Dictionary<string, string>();
}
