using HwNet.Bench;
using HwNet.Buffers;
using HwNet.Drivers;
using HwNet.Fixtures.Peers;
using HwNet.Net;
using HwNet.Wire;

namespace HwNet.Conformance.Tests.Engine;

/// <summary>A bench with a pool and nothing else; notes what the engine does with it.</summary>
internal sealed class FakeBench(Rig rigs = Rig.None) : IBench
{
    public string Name => "fake";

    public string Target => "fake:0";

    public Rig AvailableRigs => rigs;

    public IfNet Ifp => throw new InvalidOperationException("this bench has no interface");

    public NetStack Stack => throw new InvalidOperationException("this bench has no stack");

    public ILinkPartner? Partner => null;

    public ILinkSwitch? FarLink => null;

    public IWedge? Wedge => null;

    public Ipv4Prefix? Address => null;

    public Ipv4Address? PeerAddress => null;

    public MbufPool Mbufs { get; } = new(16);

    public Errno Reattach() => Errno.ENXIO;

    public IReadOnlyList<string> Problems { get; init; } = [];

    public Action OnClose { get; init; } = () => { };

    public Action OnDispose { get; init; } = () => { };

    public bool IsClosed { get; private set; }

    public bool IsDisposed { get; private set; }

    public IReadOnlyList<string> Close()
    {
        IsClosed = true;
        OnClose();
        return Problems;
    }

    public void Dispose()
    {
        IsDisposed = true;
        Mbufs.Dispose();
        OnDispose();
    }
}
