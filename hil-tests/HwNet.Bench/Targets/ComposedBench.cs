using HwNet.Bus.Pcap;
using HwNet.Drivers;
using HwNet.Fixtures.Peers;
using HwNet.Ioctl;
using HwNet.Net;
using HwNet.Wire;

namespace HwNet.Bench.Targets;

/// <summary>A target made of others, all upon cables in memory: at the cables' other ends the same is made once more, and a link partner sits on that.</summary>
internal sealed class ComposedBench(DriverCatalog catalog, TargetBenchOptions options) : TargetBench(catalog, options), ILinkSwitch
{
    private readonly DriverCatalog _catalog = catalog;
    private readonly TargetGrammar _grammar = CatalogGrammar.Of(catalog);
    private readonly TargetName _target = options.Target;
    private readonly List<IfNet> _mirrored = [];
    private readonly List<IfNet> _cableEnds = [];
    private LinkPartner? _partner;

    public override Rig AvailableRigs => Rig.SoftwarePeer;

    public override ILinkPartner? Partner => _partner;

    public override ILinkSwitch FarLink => this;

    public override Ipv4Prefix? Address => LocalAddress ?? Ipv4Prefix.Parse("10.9.0.1/24");

    public override Ipv4Address? PeerAddress => OtherAddress ?? Ipv4Address.Parse("10.9.0.2");

    /// <summary>Faults and trace stand on the partner's side: the cables have no frame device.</summary>
    protected override Func<IFrameDevice, IFrameDevice>? DeviceWrapper => null;

    /// <summary>True when a target is made of others, and in the end of cables in memory only.</summary>
    internal static bool Fits(DriverCatalog catalog, TargetName target)
    {
        var grammar = CatalogGrammar.Of(catalog);
        return grammar.TryTakeApart(target, out _, out _) && IsUponCables(grammar, target);
    }

    public Errno SetUp(bool up)
    {
        foreach (var end in _cableEnds)
        {
            var error = end.Ioctl(new SetFlags(up ? end.Flags | IfFlags.Up : end.Flags & ~IfFlags.Up));
            if (error != Errno.None)
            {
                return error;
            }
        }

        return Errno.None;
    }

    protected override void Plug()
    {
        var far = Mirror(Ifp, _target);
        TargetOpener.BringUp(far);
        if (far.SetPromiscuous(true) != Errno.None)
        {
            throw new InvalidOperationException($"{far.Name} cannot be promiscuous");
        }

        _partner = new LinkPartner(Dress(new IfNetFrameDevice(far)), new LinkPartnerOptions { Lladdr = far.Lladdr, Ipv4 = PeerAddress!.Value });
    }

    protected override void Unplug()
    {
        _partner?.Dispose();
        _partner = null;
        foreach (var ifp in Enumerable.Reverse(_mirrored))
        {
            _ = Stack.Interfaces.Detach(ifp);
        }

        _mirrored.Clear();
        _cableEnds.Clear();
    }

    private static bool IsUponCables(TargetGrammar grammar, TargetName target) =>
        grammar.TryTakeApart(target, out var lower, out _) ? lower.All(name => IsUponCables(grammar, name)) : target.Kind == "epair";

    /// <summary>The far end's counterpart. A bridge has none: its first cable's end will do.</summary>
    private IfNet Mirror(IfNet ifp, TargetName target)
    {
        if (!_grammar.TryTakeApart(target, out var names, out var option))
        {
            return OtherEnd(ifp);
        }

        var lower = Stack.Composition.LowerOf(ifp);
        var far = names.Select((name, i) => Mirror(lower[i], name)).ToArray();
        if (target.Kind == "bridge")
        {
            return far[0];
        }

        var request = new CreateClone(target.Kind, _catalog.Find(target.Kind)!.Compose(option, far, out _));
        var error = Stack.Ioctl(request);
        if (error != Errno.None)
        {
            throw new BenchException(new BenchProblem($"the far end of {target} cannot be made ({error})", "look at the log with --log-level debug"));
        }

        _mirrored.Add(request.Reply!);
        return request.Reply!;
    }

    private IfNet OtherEnd(IfNet end)
    {
        // epair0a and epair0b.
        var other = Stack.Interfaces.TryFind(end.Name[..^1] + 'b', out var found) ? found : throw new InvalidOperationException($"{end.Name} has no other end");
        TargetOpener.BringUp(other);
        _cableEnds.Add(other);
        return other;
    }
}
