using HwNet.Drivers.Shared.FrameNic;

namespace HwNet.Drivers.XdpNic;

/// <summary>Any Ethernet interface of a Linux host, through XDP sockets: xdp0, xdp1.</summary>
public sealed class XdpNicModule() : FrameNicModule(XdpNicDevice.BusName, "XDP socket")
{
    /// <inheritdoc/>
    public override string Description => "any interface of this machine, through Linux's XDP sockets, taken from the host";
}
