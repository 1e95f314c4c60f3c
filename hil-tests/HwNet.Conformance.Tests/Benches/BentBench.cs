using HwNet.Bench;
using HwNet.Buffers;
using HwNet.Drivers;
using HwNet.Fixtures.Peers;
using HwNet.Net;
using HwNet.Wire;

namespace HwNet.Conformance.Tests.Benches;

/// <summary>A bench that does one thing otherwise than it should: what no fault on the cable can do.</summary>
internal sealed class BentBench(IBench inner) : IBench, ILinkSwitch
{
    internal Func<IBench, Errno> OnReattach { get; init; } = static bench => bench.Reattach();

    internal Func<ILinkSwitch, bool, Errno> OnLink { get; init; } = static (link, up) => link.SetUp(up);

    public string Name => inner.Name;

    public string Target => inner.Target;

    public Rig AvailableRigs => inner.AvailableRigs;

    public IfNet Ifp => inner.Ifp;

    public NetStack Stack => inner.Stack;

    public ILinkPartner? Partner => inner.Partner;

    public ILinkSwitch? FarLink => this;

    public IWedge? Wedge => inner.Wedge;

    public Ipv4Prefix? Address => inner.Address;

    public Ipv4Address? PeerAddress => inner.PeerAddress;

    public MbufPool Mbufs => inner.Mbufs;

    public Errno SetUp(bool up) => OnLink(inner.FarLink!, up);

    public Errno Reattach() => OnReattach(inner);

    public IReadOnlyList<string> Close() => inner.Close();

    public void Dispose() => inner.Dispose();
}
