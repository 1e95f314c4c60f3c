using HwNet.Drivers.Shared.FrameNic;
using HwNet.Net;

namespace HwNet.Drivers.PcapFile;

/// <summary>A capture as a NIC: receive = replay, transmit = record.</summary>
public sealed class PcapFileModule : DriverModule
{
    /// <summary>02:66:69:6c:65:00: locally administered, "file".</summary>
    private static readonly LinkAddress OwnAddress = LinkAddress.FromUInt64(0x0266_696c_6500);

    /// <inheritdoc/>
    public override string Name => "file";

    /// <inheritdoc/>
    public override string Description => "a capture file as a NIC: receives what it holds, records what is sent";

    /// <inheritdoc/>
    public override IReadOnlyList<BusMatch> Matches { get; } = [new(PcapFileBusDevice.BusName, "*", 0, "capture file")];

    /// <inheritdoc/>
    public override NetDriver Create(IBusDevice device, BusMatch match) => new FrameNicDriver((IFrameBusDevice)device);

    /// <inheritdoc/>
    public override IfAttachOptions Describe(IBusDevice device, BusMatch match)
    {
        ArgumentNullException.ThrowIfNull(device);
        var info = ((IFrameBusDevice)device).Info;
        return new IfAttachOptions
        {
            Lladdr = info.Lladdr.IsStation ? info.Lladdr : OwnAddress,
            Mtu = info.Mtu,
            MaxMtu = info.Mtu,
            Capabilities = IfCapabilities.VlanMtu,
            Location = device.Location,
            Description = device.Description,
        };
    }
}
