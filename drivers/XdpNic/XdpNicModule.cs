using HwNet.Drivers.Shared.FrameNic;
using HwNet.Net;

namespace HwNet.Drivers.XdpNic;

/// <summary>Any Ethernet interface of a Linux host, through XDP sockets: xdp0, xdp1.</summary>
public sealed class XdpNicModule : DriverModule
{
    /// <inheritdoc/>
    public override string Name => "xdp";

    /// <inheritdoc/>
    public override string Description => "any interface of this machine, through Linux's XDP sockets, taken from the host";

    /// <inheritdoc/>
    public override IReadOnlyList<BusMatch> Matches { get; } = [new(XdpNicDevice.BusName, "*", 0, "XDP socket")];

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
            Description = info.Description.Length > 0 ? info.Description : $"XDP sockets on {info.Name}",
        };
    }
}
