using HwNet.Bus.Pcap;
using HwNet.Drivers;
using HwNet.Fixtures.Peers;
using HwNet.Ioctl;
using HwNet.Net;
using HwNet.Wire;

namespace HwNet.Bench.Targets;

/// <summary>The bench that needs nothing: a cable in memory with a link partner at its other end.</summary>
internal sealed class EpairBench(DriverCatalog catalog, TargetBenchOptions options) : TargetBench(catalog, options), ILinkSwitch
{
    private LinkPartner? _partner;

    public override Rig AvailableRigs => Rig.SoftwarePeer;

    public override ILinkPartner? Partner => _partner;

    public override ILinkSwitch FarLink => this;

    public override Ipv4Prefix? Address => LocalAddress ?? Ipv4Prefix.Parse("10.9.0.1/24");

    public override Ipv4Address? PeerAddress => OtherAddress ?? Ipv4Address.Parse("10.9.0.2");

    /// <summary>Faults and trace stand on the partner's side: the cable itself has no frame device.</summary>
    protected override Func<IFrameDevice, IFrameDevice>? DeviceWrapper => null;

    private IfNet FarEnd => Interfaces[1];

    public Errno SetUp(bool up) => FarEnd.Ioctl(new SetFlags(up ? FarEnd.Flags | IfFlags.Up : FarEnd.Flags & ~IfFlags.Up));

    protected override void Plug()
    {
        TargetOpener.BringUp(FarEnd);
        if (FarEnd.SetPromiscuous(true) != Errno.None)
        {
            throw new InvalidOperationException($"{FarEnd.Name} cannot be promiscuous");
        }

        _partner = new LinkPartner(
            Dress(new IfNetFrameDevice(FarEnd)), new LinkPartnerOptions { Lladdr = FarEnd.Lladdr, Ipv4 = PeerAddress!.Value });
    }

    protected override void Unplug()
    {
        _partner?.Dispose();
        _partner = null;
    }
}
