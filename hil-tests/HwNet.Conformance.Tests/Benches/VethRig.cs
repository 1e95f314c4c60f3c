using HwNet.Bench;
using HwNet.Bench.Lab;
using HwNet.Bench.Targets;

namespace HwNet.Conformance.Tests.Benches;

/// <summary>A veth pair from here into a namespace of its own, where the Linux kernel is the far station.</summary>
public sealed class VethRig : IDisposable
{
    private readonly NetNamespace? _far;
    private readonly VethPair? _pair;

    public VethRig()
    {
        if (NetRig.Missing is null)
        {
            _far = new NetNamespace();
            _pair = new VethPair(new VethEnd(), new VethEnd { Namespace = _far, Address = "10.9.0.2/24" });
        }
    }

    /// <summary>The near end, with the far end as its peer; skips the test where there can be none.</summary>
    public TargetBenchOptions Bench(string kind = "pcap")
    {
        Skip.If(_pair is null || _far is null, NetRig.Missing);
        return new TargetBenchOptions
        {
            Name = "veth",
            Target = new TargetName(kind, _pair!.Near),
            Peer = new PeerName(_far!.Name, _pair.Far),
        };
    }

    /// <summary>The namespace of the far end.</summary>
    public NetNamespace Far => _far!;

    public void Dispose()
    {
        _pair?.Dispose();
        _far?.Dispose();
    }
}
