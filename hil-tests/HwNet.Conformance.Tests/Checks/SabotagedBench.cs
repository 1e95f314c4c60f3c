using HwNet.Bench;
using HwNet.Bench.Targets;
using HwNet.Buffers;
using HwNet.Drivers;
using HwNet.Fixtures.Peers;
using HwNet.Net;
using HwNet.Wire;

namespace HwNet.Conformance.Tests.Checks;

/// <summary>A bench whose interface is spoilt in one way as soon as it is open; everything else is the bench inside.</summary>
internal sealed class SabotagedBench : IBench
{
    private readonly IBench _inner;

    private SabotagedBench(IBench inner, Action<IBench> spoil, Func<IBench, IWedge?>? wedge)
    {
        _inner = inner;
        Wedge = wedge is null ? inner.Wedge : wedge(inner);
        spoil(inner);
    }

    public string Name => _inner.Name;

    public string Target => _inner.Target;

    public Rig AvailableRigs => _inner.AvailableRigs;

    public IfNet Ifp => _inner.Ifp;

    public NetStack Stack => _inner.Stack;

    public ILinkPartner? Partner => _inner.Partner;

    public ILinkSwitch? FarLink => _inner.FarLink;

    public IWedge? Wedge { get; }

    public Ipv4Prefix? Address => _inner.Address;

    public Ipv4Address? PeerAddress => _inner.PeerAddress;

    public MbufPool Mbufs => _inner.Mbufs;

    public Errno Reattach() => _inner.Reattach();

    public IReadOnlyList<string> Close() => _inner.Close();

    public void Dispose() => _inner.Dispose();

    /// <summary>A cable in memory, spoilt.</summary>
    internal static BenchSource Epair(Action<IBench> spoil, Func<IBench, IWedge?>? wedge = null)
    {
        var options = new TargetBenchOptions { Name = "sabotaged", Target = new TargetName("epair", "") };
        return new BenchSource(options.Name, "epair", () => new SabotagedBench(TargetBenches.Open(new DriverCatalog(), options), spoil, wedge));
    }
}
