using HwNet.Drivers.Shared.FrameNic;
using HwNet.Net;

namespace HwNet.Drivers.TapNic;

/// <summary>Our end of a cable to the Linux kernel's own stack: tap0, tap1.</summary>
public sealed class TapNicModule : DriverModule
{
    /// <inheritdoc/>
    public override string Name => "tap";

    /// <inheritdoc/>
    public override string Description => "a cable to the Linux kernel's own stack";

    /// <inheritdoc/>
    public override IReadOnlyList<BusMatch> Matches { get; } = [new(TapNicDevice.BusName, "*", 0, "TAP interface")];

    /// <inheritdoc/>
    public override NetDriver Create(IBusDevice device, BusMatch match) => new FrameNicDriver((IFrameBusDevice)device);

    /// <inheritdoc/>
    public override IfAttachOptions Describe(IBusDevice device, BusMatch match)
    {
        var info = ((IFrameBusDevice)device).Info;
        return new IfAttachOptions
        {
            // Not the kernel's: a cable has two ends.
            Lladdr = MadeUpLladdr.Of($"tap:{info.Name}"),
            Mtu = info.Mtu,
            MaxMtu = info.Mtu,
            SendQueueLength = 1024,
            Capabilities = IfCapabilities.VlanMtu | IfCapabilities.LinkState,
            Location = info.Name,
            Description = info.Description,
        };
    }
}
