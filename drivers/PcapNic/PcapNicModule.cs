using HwNet.Drivers.Shared.FrameNic;
using HwNet.Net;

namespace HwNet.Drivers.PcapNic;

/// <summary>Any network interface of the host that libpcap can open: pcap0, pcap1.</summary>
public sealed class PcapNicModule : DriverModule
{
    /// <inheritdoc/>
    public override string Name => "pcap";

    /// <inheritdoc/>
    public override string Description => "any interface of this machine, through libpcap";

    /// <inheritdoc/>
    public override IReadOnlyList<BusMatch> Matches { get; } = [new(PcapNicDevice.BusName, "*", 0, "libpcap interface")];

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
            Description = info.Description.Length > 0 ? info.Description : $"libpcap interface {info.Name}",
        };
    }
}
