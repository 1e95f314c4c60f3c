using HwNet.Bench.Usb;
using HwNet.Bus.Pcap;
using HwNet.Drivers;
using HwNet.Fixtures.Peers;
using HwNet.Wire;

namespace HwNet.Bench.Targets;

/// <summary>A simulated USB adapter: its driver at one side, a link partner at the far end of its Ethernet cable. Needs nothing.</summary>
internal sealed class SimBench(DriverCatalog catalog, TargetBenchOptions options) : TargetBench(catalog, options), ILinkSwitch
{
    private static readonly LinkAddress PartnerAddress = LinkAddress.Parse("02:48:57:00:00:02");

    private LinkPartner? _partner;

    public override Rig AvailableRigs => Rig.SoftwarePeer | Rig.Hub;

    public override ILinkPartner? Partner => _partner;

    public override ILinkSwitch? FarLink => TellsLink ? this : null;

    public override Ipv4Prefix? Address => LocalAddress ?? Ipv4Prefix.Parse("10.9.0.1/24");

    public override Ipv4Address? PeerAddress => OtherAddress ?? Ipv4Address.Parse("10.9.0.2");

    /// <summary>Faults and trace of the cable stand on the partner's side: the adapter has no frame device.</summary>
    protected override Func<IFrameDevice, IFrameDevice>? DeviceWrapper => null;

    private UsbRig Rigged => Usb ?? throw new InvalidOperationException("the bench is not attached yet");

    public Errno SetUp(bool up)
    {
        Rigged.Sim!.Cable.Carrier = up;
        return Errno.None;
    }

    protected override void Plug() => _partner = new LinkPartner(
        Dress(Rigged.Sim!.Cable.OpenFarEnd()), new LinkPartnerOptions { Lladdr = PartnerAddress, Ipv4 = PeerAddress!.Value });

    /// <summary>The cable and its far end are the model's, not the interface's.</summary>
    protected override void LeaveCable()
    {
    }

    /// <summary>A sound driver breaks none of the device's rules, whatever the checks do to it.</summary>
    protected override IReadOnlyList<string> Problems() => Usb?.BrokenRules() ?? [];

    protected override void Unplug()
    {
        _partner?.Dispose();
        _partner = null;
    }
}
