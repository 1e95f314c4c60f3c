using HwNet.Net;

namespace HwNet.Drivers.Pseudo.Loopback;

/// <summary>if_loop: the loopback interface, lo0.</summary>
public sealed class LoopbackModule : DriverModule
{
    /// <summary>LOMTU, as FreeBSD's; a pool of ordinary buffers limits it further.</summary>
    private const int DefaultMtu = 16384;

    /// <inheritdoc/>
    public override string Name => "lo";

    /// <inheritdoc/>
    public override string Description => "loopback interface";

    /// <inheritdoc/>
    public override IReadOnlyList<BusMatch> Matches { get; } = [new(PseudoDevice.BusName, "lo", 0, "loopback")];

    /// <inheritdoc/>
    public override NetDriver Create(IBusDevice device, BusMatch match) => new LoopbackDriver();

    /// <inheritdoc/>
    public override IfAttachOptions Describe(IBusDevice device, BusMatch match) => new()
    {
        Type = IfType.Loop,
        Mtu = DefaultMtu,
        MaxMtu = DefaultMtu,
        Flags = IfFlags.Loopback | IfFlags.Multicast,
        Description = "loopback",
    };

    /// <inheritdoc/>
    public override Errno Attach(NetStack stack, IBusDevice device, BusMatch match, out IReadOnlyList<IfNet> ifps, out string? failure)
    {
        failure = null;
        ArgumentNullException.ThrowIfNull(stack);
        var mtu = Math.Min(DefaultMtu, stack.Mbufs.MaxPacketLength);
        var options = Describe(device, match) with { Mtu = mtu, MaxMtu = mtu };
        var error = stack.Interfaces.Attach(Name, Create(device, match), options, out var ifp);
        ifps = ifp is null ? [] : [ifp];
        return error;
    }
}
