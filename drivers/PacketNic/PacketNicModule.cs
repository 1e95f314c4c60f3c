using HwNet.Drivers.Shared.FrameNic;
using HwNet.Net;

namespace HwNet.Drivers.PacketNic;

/// <summary>Any Ethernet interface of a Linux host, through packet sockets: packet0, packet1.</summary>
public sealed class PacketNicModule : DriverModule
{
    /// <inheritdoc/>
    public override string Name => "packet";

    /// <inheritdoc/>
    public override string Description => "any interface of this machine, through Linux's packet sockets";

    /// <inheritdoc/>
    public override IReadOnlyList<BusMatch> Matches { get; } = [new(PacketNicDevice.BusName, "*", 0, "packet socket")];

    /// <inheritdoc/>
    public override NetDriver Create(IBusDevice device, BusMatch match) => new FrameNicDriver((IFrameBusDevice)device);

    /// <inheritdoc/>
    public override IfAttachOptions Describe(IBusDevice device, BusMatch match)
    {
        var info = ((IFrameBusDevice)device).Info;
        return new IfAttachOptions
        {
            Lladdr = info.Lladdr.IsStation ? info.Lladdr : MadeUpLladdr.Of(info.Name),
            Mtu = info.Mtu,
            MaxMtu = info.Mtu,
            SendQueueLength = 1024,
            Capabilities = IfCapabilities.VlanMtu | IfCapabilities.LinkState,
            Location = info.Name,
            Description = info.Description.Length > 0 ? info.Description : $"packet socket on {info.Name}",
        };
    }
}
