using HwNet.Net;

namespace HwNet.Drivers.Pseudo.Epair;

/// <summary>if_epair: a cable in memory with an Ethernet interface at each end, epair0a and epair0b.</summary>
public sealed class EpairModule : DriverModule
{
    /// <inheritdoc/>
    public override string Name => "epair";

    /// <inheritdoc/>
    public override string Description => "two Ethernet interfaces back to back, in memory";

    /// <inheritdoc/>
    public override IReadOnlyList<BusMatch> Matches { get; } = [new(PseudoDevice.BusName, "epair", 0, "virtual cable")];

    /// <inheritdoc/>
    public override NetDriver Create(IBusDevice device, BusMatch match) => new EpairDriver();

    /// <inheritdoc/>
    public override IfAttachOptions Describe(IBusDevice device, BusMatch match) => new()
    {
        NoUnit = true,
        MaxMtu = IfNet.MaxMtu,
        SendQueueLength = 1024,
        Capabilities = IfCapabilities.VlanMtu | IfCapabilities.JumboMtu | IfCapabilities.LinkState,
        Description = "virtual cable",
    };

    /// <inheritdoc/>
    public override Errno Attach(NetStack stack, IBusDevice device, BusMatch match, out IReadOnlyList<IfNet> ifps, out string? failure)
    {
        failure = null;
        ArgumentNullException.ThrowIfNull(stack);
        ifps = [];
        var unit = NextUnit(stack);
        var a = new EpairDriver();
        var b = new EpairDriver();
        a.Connect(b);
        var error = AttachEnd(stack, a, unit, 'a', Describe(device, match), out var ifpA);
        if (error != Errno.None)
        {
            return error;
        }

        error = AttachEnd(stack, b, unit, 'b', Describe(device, match), out var ifpB);
        if (error != Errno.None)
        {
            _ = stack.Interfaces.Detach(ifpA!);
            return error;
        }

        ifps = [ifpA!, ifpB!];
        return Errno.None;
    }

    private static Errno AttachEnd(NetStack stack, EpairDriver driver, int unit, char end, IfAttachOptions options, out IfNet? ifp) =>
        stack.Interfaces.Attach($"epair{unit}{end}", driver, options with { Lladdr = Address(unit, end) }, out ifp);

    private static int NextUnit(NetStack stack)
    {
        var unit = 0;
        while (stack.Interfaces.TryFind($"epair{unit}a", out _) || stack.Interfaces.TryFind($"epair{unit}b", out _))
        {
            unit++;
        }

        return unit;
    }

    /// <summary>Locally administered, different for every end of a stack, the same in every run: 02, unit, and the end in the last byte.</summary>
    private static LinkAddress Address(int unit, char end) =>
        LinkAddress.FromUInt64(0x0200_0000_0000 | ((ulong)(uint)unit << 8) | (end == 'a' ? 0x0aUL : 0x0bUL));
}
