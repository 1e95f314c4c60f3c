using HwNet.Bench;
using HwNet.Buffers;
using HwNet.Drivers;
using HwNet.Fixtures.Peers;
using HwNet.Ioctl;
using HwNet.Net;
using HwNet.Wire;

namespace HwNet.Conformance.Tests.Checks;

/// <summary>A bench with nothing but a driver that may be at fault.</summary>
internal sealed class FickleBench : IBench
{
    private FickleBench(FickleDriver driver)
    {
        var error = Stack.Interfaces.Attach("fickle", driver, new IfAttachOptions { Lladdr = LinkAddress.Parse("02:00:00:00:00:77") }, out var ifp);
        Ifp = error == Errno.None ? ifp! : throw new InvalidOperationException($"attach: {error}");
        _ = Ifp.Ioctl(new SetFlags(Ifp.Flags | IfFlags.Up));
    }

    public string Name => "fickle";

    public string Target => "fickle";

    public Rig AvailableRigs => Rig.None;

    public IfNet Ifp { get; }

    public NetStack Stack { get; } = new();

    public ILinkPartner? Partner => null;

    public ILinkSwitch? FarLink => null;

    public IWedge? Wedge => null;

    public Ipv4Prefix? Address => null;

    public Ipv4Address? PeerAddress => null;

    public MbufPool Mbufs => Stack.Mbufs;

    public Errno Reattach() => Errno.ENXIO;

    public IReadOnlyList<string> Close()
    {
        Stack.Dispose();
        return [];
    }

    public void Dispose() => Stack.Dispose();

    /// <summary>A source of such benches.</summary>
    internal static BenchSource Of(Func<FickleDriver> driver) => new("fickle", "fickle", () => new FickleBench(driver()));
}
