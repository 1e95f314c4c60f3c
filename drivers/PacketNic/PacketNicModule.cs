using HwNet.Drivers.Shared.FrameNic;

namespace HwNet.Drivers.PacketNic;

/// <summary>Any Ethernet interface of a Linux host, through packet sockets: packet0, packet1.</summary>
public sealed class PacketNicModule() : FrameNicModule(PacketNicDevice.BusName, "packet socket")
{
    /// <inheritdoc/>
    public override string Description => "any interface of this machine, through Linux's packet sockets";
}
