using HwNet.Bench.Usb;
using HwNet.Buffers;
using HwNet.Net;

namespace HwNet.Bench.Targets;

/// <summary>What a bench is made from: the command line's words, or a bench file's.</summary>
public sealed record TargetBenchOptions
{
    /// <summary>What reports call the bench.</summary>
    public required string Name { get; init; }

    /// <summary>What is under test.</summary>
    public required TargetName Target { get; init; }

    /// <summary>The far end of the cable, where the target brings none.</summary>
    public PeerName? Peer { get; init; }

    /// <summary>Addresses of both ends; null for the bench's own choice.</summary>
    public BenchAddresses? Addresses { get; init; }

    /// <summary>Faults on the cable, in this order.</summary>
    public IReadOnlyList<BenchFault> Faults { get; init; } = [];

    /// <summary>The pcapng file that gets everything on the cable; null for none.</summary>
    public string? TraceFile { get; init; }

    /// <summary>How a USB device is pulled and plugged in again; null for what the target itself can.</summary>
    public IPlug? Plug { get; init; }

    /// <summary>Called after each step of opening the bench; null for nobody. What the bench offers grows from step to step.</summary>
    public Action<BenchStep, IBench>? Step { get; init; }

    /// <summary>Called with the stack when it is made, before anything is attached; null for nobody.</summary>
    public Action<NetStack>? Tune { get; init; }

    /// <summary>How the device is opened.</summary>
    public TargetOptions Open { get; init; } = new();

    /// <summary>Bytes of a buffer of the stack's pool.</summary>
    public int MbufSize { get; init; } = MbufPool.DefaultBufferSize;

    /// <summary>The options of a bench file.</summary>
    public static TargetBenchOptions From(BenchFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        return new TargetBenchOptions
        {
            Name = file.Name,
            Target = file.Target,
            Peer = file.Peer,
            Addresses = file.Addresses,
            Plug = file.Plug is { } plug ? new CommandPlug(plug.Pull, plug.Push) : null,
            Faults = file.Faults,
            TraceFile = file.TraceFile,
        };
    }
}
