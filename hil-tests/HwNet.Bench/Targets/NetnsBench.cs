using HwNet.Bench.Lab;
using HwNet.Bus.Pcap;
using HwNet.Drivers;
using HwNet.Fixtures.Peers;
using HwNet.Wire;

namespace HwNet.Bench.Targets;

/// <summary>A NIC whose far end is an interface in a network namespace of this machine: the Linux kernel there is the peer, and the link partner sits beside it.</summary>
internal sealed class NetnsBench(DriverCatalog catalog, TargetBenchOptions options) : TargetBench(catalog, options), ILinkSwitch
{
    private readonly PeerName _peer = options.Peer!;
    private Ipv4Prefix? _address;
    private Ipv4Prefix? _peerAddress;
    private LinkPartner? _partner;

    public override Rig AvailableRigs => Usb?.Plug is null ? Rig.SoftwarePeer : Rig.SoftwarePeer | Rig.Hub;

    public override ILinkPartner? Partner => _partner;

    public override ILinkSwitch? FarLink => TellsLink ? this : null;

    public override Ipv4Prefix? Address => _address;

    public override Ipv4Address? PeerAddress => _peerAddress?.Address;

    public Errno SetUp(bool up) =>
        HostCommand.Run("ip", "-n", _peer.Namespace, "link", "set", _peer.Interface, up ? "up" : "down").ExitCode == 0 ? Errno.None : Errno.EIO;

    protected override void Plug()
    {
        _peerAddress = FindPeerAddress();
        _address = LocalAddress ?? Neighbour(_peerAddress.Value);

        // A check that failed may have left it down.
        _ = SetUp(true);
        var cable = OpenFarEnd();
        _partner = new LinkPartner(
            cable, new LinkPartnerOptions { Lladdr = cable.Info.Lladdr, Ipv4 = _peerAddress.Value.Address, Answers = false });
    }

    /// <summary>The far end is an interface of its own, which stays when ours goes.</summary>
    protected override void LeaveCable()
    {
    }

    protected override void Unplug()
    {
        _partner?.Dispose();
        _partner = null;
    }

    /// <summary>The kernel's own address at the far end: from the bench file, or read from the namespace.</summary>
    private Ipv4Prefix FindPeerAddress()
    {
        var result = HostCommand.Run("ip", "-n", _peer.Namespace, "-4", "-o", "addr", "show", "dev", _peer.Interface);
        if (result.ExitCode != 0)
        {
            throw new BenchException(new BenchProblem(
                $"{_peer} cannot be used: {result.Error.Trim()}", $"see 'ip netns list' and 'ip -n {_peer.Namespace} link'"));
        }

        var words = result.Output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var at = Array.IndexOf(words, "inet");
        return at >= 0 && at + 1 < words.Length && Ipv4Prefix.TryParse(words[at + 1], out var prefix)
            ? prefix
            : throw new BenchException(new BenchProblem(
                $"{_peer} has no IPv4 address", $"ip -n {_peer.Namespace} addr add 10.9.0.2/24 dev {_peer.Interface}"));
    }

    /// <summary>The first other address of the peer's network is ours.</summary>
    private static Ipv4Prefix Neighbour(Ipv4Prefix peer)
    {
        var first = Ipv4Address.FromUInt32(peer.Network.ToUInt32() + 1);
        return new Ipv4Prefix(first == peer.Address ? Ipv4Address.FromUInt32(first.ToUInt32() + 1) : first, peer.Length);
    }

    private IFrameDevice OpenFarEnd()
    {
        IFrameDevice? device = null;
        string? failure = null;
        var error = LinuxNamespace.Enter(
            _peer.Namespace,
            () => PcapBus.Open(_peer.Interface, new PcapOpenOptions { Promiscuous = true, Moderation = TimeSpan.Zero }, out device, out failure),
            out var opened,
            out var entering);
        if (error != Errno.None || opened != Errno.None)
        {
            throw new BenchException(new BenchProblem($"{_peer} cannot be opened ({(error != Errno.None ? error : opened)})", entering ?? failure ?? "bring it up"));
        }

        return device!;
    }
}
